import type { HTTPFile } from '../src/index.ts'

/** What a form holds, in a shape that is easy to compare. */
export interface Form {
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly files: readonly (readonly [
    name: string,
    filename: string,
    contentType: string,
    body: string,
  ])[]
}

/** A body with boundary `b`, and what it means. */
export interface MultipartCase {
  readonly title: string
  readonly body: string
  readonly form?: Partial<Form>
  /** The message of the error it is refused with. */
  readonly error?: string | RegExp
  /** Where the streaming parser is the stricter one. */
  readonly streamingError?: string
}

export function crlf(text: string): string {
  return text.replace(/\r?\n/g, '\r\n')
}

/** One part between delimiters, with these header lines. */
export function onePart(headers: string, body = 'Foo'): string {
  return crlf(`--b\n${headers}\n\n${body}\n--b--\n`)
}

const NAMES = [
  'a;b.txt',
  'a"b.txt',
  'a";b.txt',
  'a;"b.txt',
  'a";";.txt',
  'a\\"b.txt',
  'a\\b.txt',
  'a b.txt',
  'a\tb.txt',
  '测试.txt',
]

function fileCase(title: string, disposition: string, filename: string): MultipartCase {
  return {
    title,
    body: onePart(`Content-Disposition: form-data; name="files"; ${disposition}`),
    form: { files: [['files', filename, 'application/unknown', 'Foo']] },
  }
}

function escaped(name: string): string {
  return name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
}

const FINAL = 'Invalid multipart/form-data: no final boundary found'
const FIELD = 'Content-Disposition: form-data; name="x"'
const OTHER_FIELD = 'Content-Disposition: form-data; name="y"'

/** @tornado httputil_test.MultipartFormDataTest */
export const MULTIPART_CASES: readonly MultipartCase[] = [
  fileCase('file upload', 'filename="ab.txt"', 'ab.txt'),
  {
    title: 'unquoted names',
    body: onePart('Content-Disposition: form-data; name=files; filename=ab.txt'),
    form: { files: [['files', 'ab.txt', 'application/unknown', 'Foo']] },
  },
  ...NAMES.map((name) =>
    fileCase(`filename ${JSON.stringify(name)}`, `filename="${escaped(name)}"`, name),
  ),
  fileCase('extended filename', 'filename="ab.txt"; filename*=UTF-8\'\'%C3%A1b.txt', 'áb.txt'),
  fileCase(
    'extended filename first',
    'filename*=UTF-8\'\'%C3%A1b.txt; filename="ab.txt"',
    'áb.txt',
  ),
  fileCase('filename in pieces', 'filename*0="a"; filename*1="b.txt"', 'ab.txt'),
  {
    title: 'empty filename is a plain field',
    body: onePart('Content-Disposition: form-data; name="files"; filename=""'),
    form: { fields: [['files', 'Foo']] },
  },
  {
    title: 'content type',
    body: onePart(`${FIELD}; filename="f"\nContent-Type: text/plain`),
    form: { files: [['x', 'f', 'text/plain', 'Foo']] },
  },
  {
    title: 'several parts, names repeated',
    body: crlf(`--b\n${FIELD}\n\n1\n--b\n${FIELD}\n\n\n--b\n${OTHER_FIELD}\n\n3\n--b--`),
    form: {
      fields: [
        ['x', '1'],
        ['x', ''],
        ['y', '3'],
      ],
    },
  },
  {
    title: 'data behind the final boundary',
    body: `${onePart(FIELD)}ignored\r\nx`,
    form: { fields: [['x', 'Foo']] },
  },
  {
    title: 'first part without a boundary before it',
    body: crlf(`${FIELD}\n\nFoo\n--b--`),
    form: { fields: [['x', 'Foo']] },
  },
  { title: 'nothing but the final boundary', body: '--b--', form: {} },
  { title: 'empty parts', body: crlf('--b\n--b\n--b--'), form: {} },
  {
    title: 'folded header and bare LF in headers',
    body: `--b\r\nContent-Disposition: form-data;\r\n name="x"\nA: b\r\n\r\nFoo\r\n--b--`,
    form: { fields: [['x', 'Foo']] },
  },
  {
    title: 'empty body that shares its line end with the headers',
    body: `--b\r\n${FIELD}\r\n\r\n--b--`,
    form: { fields: [['x', '']] },
  },
  {
    title: 'name of a prototype',
    body: onePart('Content-Disposition: form-data; name="__proto__"'),
    form: { fields: [['__proto__', 'Foo']] },
  },
  {
    title: 'bytes that look like a delimiter',
    body: crlf(`--b\n${FIELD}\n\n\r\n\n--\n--c\n--b-\n-b\n--b\r--b \n-\n--b--`),
    form: { fields: [['x', crlf('\r\n\n--\n--c\n--b-\n-b\n--b\r--b \n-')]] },
  },
  ...['\r', '\0', '\b'].map((char) => ({
    title: `filename with ${JSON.stringify(char)}`,
    body: `--b\r\nContent-Disposition: form-data; name="x"; filename="a${char}b"\r\n\r\nFoo\r\n--b--`,
    error: /^Invalid header value/,
  })),
  { title: 'missing headers', body: crlf('--b\n\nFoo\n--b--\n'), error: /missing headers/ },
  { title: 'preamble', body: crlf(`hello\n${onePart(FIELD)}`), error: /missing headers/ },
  {
    title: 'delimiter right behind the header lines',
    body: crlf(`--b\n${FIELD}\n--b\n\n--b--`),
    error: /missing headers/,
  },
  {
    title: 'no disposition',
    body: onePart('Content-Type: text/plain'),
    error: 'Invalid multipart/form-data',
  },
  ...['invalid', 'attachment', 'Form-Data'].map((disposition) => ({
    title: `disposition ${disposition}`,
    body: onePart(`Content-Disposition: ${disposition}; name="x"`),
    error: 'Invalid multipart/form-data',
  })),
  {
    title: 'no line end before the boundary',
    body: `--b\r\n${FIELD}\r\n\r\nFoo--b--\r\n`,
    error: 'Invalid multipart/form-data',
    streamingError: FINAL,
  },
  {
    title: 'no name',
    body: onePart('Content-Disposition: form-data; filename="f"'),
    error: 'multipart/form-data missing name',
  },
  {
    title: 'empty name',
    body: onePart('Content-Disposition: form-data; name=""'),
    error: 'multipart/form-data missing name',
  },
  { title: 'no final boundary', body: crlf(`--b\n${FIELD}\n\nFoo\n`), error: FINAL },
  { title: 'no final boundary, in the header', body: crlf(`--b\n${FIELD}\n`), error: FINAL },
  { title: 'half a final boundary', body: crlf(`--b\n${FIELD}\n\nFoo\n--b-`), error: FINAL },
  { title: 'nothing at all', body: '', error: FINAL },
  { title: 'header line without colon', body: onePart(`${FIELD}\nfoo`), error: /no colon/ },
]

/** The form that records of arguments and files hold. */
export function formOf(args: Record<string, Buffer[]>, files: Record<string, HTTPFile[]>): Form {
  return {
    fields: Object.entries(args).flatMap(([name, values]) =>
      values.map((value) => [name, value.toString()] as const),
    ),
    files: Object.entries(files).flatMap(([name, list]) =>
      list.map((file) => [name, file.filename, file.contentType, file.body.toString()] as const),
    ),
  }
}
