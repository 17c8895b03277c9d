import { afterEach, describe, expect, test } from '@jest/globals'
import {
  type HTTPFile,
  HTTPHeaders,
  HTTPInputError,
  multipartBoundary,
  parseBodyArguments,
  ParseBodyConfig,
  ParseMultipartConfig,
  setParseBodyConfig,
} from '../src/index.ts'
import { crlf, formOf, onePart } from './multipart-cases.ts'

const FORM = 'application/x-www-form-urlencoded'
const FIELD = onePart('Content-Disposition: form-data; name="x"')

interface Outcome {
  readonly args: Record<string, Buffer[]>
  readonly files: Record<string, HTTPFile[]>
}

function parse(type: string, body: string | Buffer, config?: ParseBodyConfig): Outcome {
  const args = Object.create(null) as Record<string, Buffer[]>
  const files = Object.create(null) as Record<string, HTTPFile[]>
  parseBodyArguments(type, Buffer.from(body), args, files, new HTTPHeaders(), { config })
  return { args, files }
}

function latin1(args: Record<string, Buffer[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(args).map(([name, values]) => [name, values.map((v) => v.toString('latin1'))]),
  )
}

afterEach(() => setParseBodyConfig(new ParseBodyConfig()))

describe('an urlencoded body', () => {
  test.each([
    ['a=1&a=2&b=&c', { a: ['1', '2'], b: [''], c: [''] }],
    ['a=%E9&b=+x', { a: ['\xe9'], b: [' x'] }],
    ['a=1;b=2', { a: ['1;b=2'] }],
    ['a=%zz2', { a: ['%zz2'] }],
    ['', {}],
  ])('%j', (body, expected) => {
    expect(latin1(parse(FORM, body).args)).toEqual(expected)
  })

  test('a charset behind the type does not matter', () => {
    expect(latin1(parse(`${FORM}; charset=utf-8`, 'a=1').args)).toEqual({ a: ['1'] })
  })

  test('values are appended to those that are there', () => {
    const args: Record<string, Buffer[]> = { a: [Buffer.from('0')] }
    parseBodyArguments(FORM, Buffer.from('a=1&__proto__=2'), args, {})
    expect(latin1(args)['a']).toEqual(['0', '1'])
    expect(Object.keys(args)).toEqual(['a', '__proto__'])
  })

  test('10000 fields pass and 10001 do not', () => {
    const fields = (count: number) => Array.from({ length: count }, () => 'a=1').join('&')
    expect(parse(FORM, fields(10_000)).args['a']).toHaveLength(10_000)
    expect(() => parse(FORM, fields(10_001))).toThrow(new HTTPInputError('too many arguments'))
  })

  test('the limit is that of the configuration given, else that of the process', () => {
    const config = new ParseBodyConfig({ maxArguments: 2 })
    expect(() => parse(FORM, 'a&b&c', config)).toThrow(HTTPInputError)
    setParseBodyConfig(config)
    expect(() => parse(FORM, 'a&b&c')).toThrow(HTTPInputError)
    expect(Object.keys(parse(FORM, 'a&b').args)).toEqual(['a', 'b'])
  })
})

describe('a multipart body', () => {
  test('a field and a file', () => {
    const body = crlf(
      '--b\nContent-Disposition: form-data; name="x"\n\nFoo\n' +
        '--b\nContent-Disposition: form-data; name="f"; filename="g"\n\nBar\n--b--\n',
    )
    const { args, files } = parse('multipart/form-data; boundary=b', body)
    expect(formOf(args, files)).toEqual({
      fields: [['x', 'Foo']],
      files: [['f', 'g', 'application/unknown', 'Bar']],
    })
  })

  test.each([
    'multipart/form-data; boundary=b',
    'multipart/form-data; boundary="b"',
    'multipart/form-data ;  charset=utf-8;boundary=b ; x',
    'multipart/form-data; boundary=; boundary=b',
  ])('%s', (type) => {
    expect(latin1(parse(type, FIELD).args)).toEqual({ x: ['Foo'] })
    expect(multipartBoundary(type)).toBe('b')
  })

  test.each([
    ['multipart/form-data', 'multipart boundary not found'],
    ['multipart/form-data; Boundary=b', 'multipart boundary not found'],
    ['multipart/form-data; boundary=', 'multipart boundary not found'],
    ['multipart/form-data; boundary=""', 'multipart boundary not found'],
    ['multipart/form-data; boundary', 'multipart boundary not found'],
    ['multipart/form-dataxyz; boundary=b', 'Invalid content type'],
  ])('%s is refused', (type, reason) => {
    const error = new HTTPInputError(`Invalid multipart/form-data: ${reason}`)
    expect(() => parse(type, FIELD)).toThrow(error)
    expect(() => multipartBoundary(type)).toThrow(error)
  })

  test.each(['text/plain', 'application/json', 'Multipart/Form-Data; boundary=b', ''])(
    '%j is passed over',
    (type) => {
      expect(latin1(parse(type, FIELD).args)).toEqual({})
    },
  )

  test('an error says what it is about and where it comes from', () => {
    const type = 'multipart/form-data; boundary=b'
    expect(() => parse(type, 'x')).toThrow(/^Invalid multipart\/form-data: .*no final boundary/)
    const body = Buffer.from(onePart('Content-Disposition: form-data; name="\xe9"'), 'latin1')
    try {
      parse(type, body)
      throw new Error('not refused')
    } catch (error) {
      expect(error).toBeInstanceOf(HTTPInputError)
      expect(error).toMatchObject({ statusCode: 400, code: 'TORNADO_HTTP_INPUT' })
      expect((error as Error).cause).toBeInstanceOf(HTTPInputError)
    }
  })

  test('the configuration reaches the parser', () => {
    const multipart = new ParseMultipartConfig({ enabled: false })
    const type = 'multipart/form-data; boundary=b'
    expect(() => parse(type, FIELD, new ParseBodyConfig({ multipart }))).toThrow(/is disabled/)
  })
})

test('a Content-Encoding is refused, for forms only', () => {
  const headers = new HTTPHeaders({ 'Content-Encoding': 'gzip' })
  for (const type of [FORM, 'multipart/form-data; boundary=b']) {
    expect(() => parseBodyArguments(type, Buffer.alloc(0), {}, {}, headers)).toThrow(
      new HTTPInputError('Unsupported Content-Encoding: gzip'),
    )
  }
  parseBodyArguments('text/plain', Buffer.alloc(0), {}, {}, headers)
})
