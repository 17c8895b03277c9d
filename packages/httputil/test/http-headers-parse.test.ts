import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { HTTPHeaders, HTTPInputError } from '../src/index.ts'

function pairs(text: string): [string, string][] {
  return [...HTTPHeaders.parse(text)]
}

describe('HTTPHeaders.parse reads', () => {
  test.each<[title: string, text: string, expected: [string, string][]]>([
    ['a line', 'Foo: bar\r\n', [['Foo', 'bar']]],
    ['a last line without end', 'Foo: bar', [['Foo', 'bar']]],
    [
      'LF and CRLF',
      'CRLF: crlf\r\nLF: lf\nMore: more\r\n',
      [
        ['Crlf', 'crlf'],
        ['Lf', 'lf'],
        ['More', 'more'],
      ],
    ],
    ['no value', 'Foo:\r\n', [['Foo', '']]],
    ['blanks around the value', 'Foo:  a b \t\r\n', [['Foo', 'a b']]],
    [
      'past an empty line',
      'A: 1\r\n\r\nB: 2\r\n',
      [
        ['A', '1'],
        ['B', '2'],
      ],
    ],
    ['a fold of an empty value', 'Foo:\r\n bar', [['Foo', ' bar']]],
    ['a fold of blanks alone', 'Foo: a\r\n \t\r\n', [['Foo', 'a ']]],
    ['a value with colons', 'Foo: a:b:c', [['Foo', 'a:b:c']]],
    ['nothing', '', []],
    ['an empty line', '\r\n', []],
  ])('%s', (_title, text, expected) => {
    expect(pairs(text)).toEqual(expected)
  })

  test('folded lines [httputil_test.test_multi_line]', () => {
    const headers = HTTPHeaders.parse(
      'Foo: bar\r\n baz\r\nAsdf: qwer\r\n\tzxcv\r\nFoo: even\r\n     more\r\n     lines\r\n',
    )
    expect(headers.get('asdf')).toBe('qwer zxcv')
    expect(headers.getList('asdf')).toEqual(['qwer zxcv'])
    expect(headers.get('foo')).toBe('bar baz,even more lines')
    expect(headers.getList('foo')).toEqual(['bar baz', 'even more lines'])
    expect([...headers.getAll()]).toEqual([
      ['Foo', 'bar baz'],
      ['Foo', 'even more lines'],
      ['Asdf', 'qwer zxcv'],
    ])
  })

  test('characters that are line ends elsewhere as data [test_unicode_newlines]', () => {
    for (const char of ['\u0085', '\u2028', '\u2029']) {
      const bytes = Buffer.from(`Foo: a${char}b`).toString('latin1')
      expect(pairs(bytes)).toEqual([['Foo', Buffer.from(`a${char}b`).toString('latin1')]])
    }
  })

  test('U+00A0 as part of the value', () => {
    expect(pairs('Transfer-Encoding: \u00a0chunked')).toEqual([
      ['Transfer-Encoding', '\u00a0chunked'],
    ])
  })
})

describe('HTTPHeaders.parse refuses', () => {
  test.each<[title: string, text: string, message: string]>([
    [
      'a fold that continues nothing',
      ' Foo: bar',
      'first header line cannot start with whitespace',
    ],
    ['a form feed for a fold', 'Foo: bar\r\n\fasdf', 'no colon in header line'],
    ['a line without colon', 'Foo', 'no colon in header line'],
    ['a bare CR', 'CR: cr\rMore: more\r\n', 'Invalid header value "cr\\rMore: more"'],
    ['a bare CR in a fold', 'Foo: a\r\n b\rc\r\n', 'Invalid header value "b\\rc"'],
    ['a blank behind the name', 'Foo : x', 'Invalid header name "Foo "'],
    ['an empty name', ': x', 'Invalid header name ""'],
  ])('%s', (_title, text, message) => {
    expect(() => HTTPHeaders.parse(text)).toThrow(new HTTPInputError(message))
  })

  test('control characters, and nothing else of latin1', () => {
    for (let code = 0; code < 0x100; code++) {
      const line = `Foo: bar${String.fromCharCode(code)}baz`
      const valid = code === 9 || (code >= 0x20 && code !== 0x7f)
      // A line feed ends the line, and what follows has no colon.
      if (valid) expect(pairs(line)).toEqual([['Foo', line.slice(5)]])
      else expect(() => HTTPHeaders.parse(line)).toThrow(HTTPInputError)
    }
  })

  test('characters beyond latin1, but in Unicode mode', () => {
    expect(() => HTTPHeaders.parse('Foo: 测')).toThrow('Invalid header value')
    const headers = HTTPHeaders.parse('Foo: 测\u0085', { charsAreBytes: false })
    expect(headers.get('Foo')).toBe('测\u0085')
  })

  test.each(['\0', '\b', '\r', '\x7f'])('%j in Unicode mode too', (char) => {
    expect(() => HTTPHeaders.parse(`Foo: a${char}b`, { charsAreBytes: false })).toThrow(
      'Invalid header value',
    )
  })

  test('a long value without repeating all of it', () => {
    const message = (): void => void HTTPHeaders.parse(`Foo: ${'x'.repeat(10_000)}\0`)
    expect(message).toThrow(/^Invalid header value "x{100}…"$/)
  })
})

describe('parseLine', () => {
  test('takes lines one by one, with or without their ends', () => {
    const headers = new HTTPHeaders()
    for (const line of ['A: 1\r\n', 'B: 2\n', 'C: 3', ' 4\r\n', '\r\n', '']) headers.parseLine(line)
    expect([...headers]).toEqual([
      ['A', '1'],
      ['B', '2'],
      ['C', '3 4'],
    ])
  })

  test('folds in linear time', () => {
    const elapsed = (folds: number): number => {
      const start = cpuTime()
      HTTPHeaders.parse(`Foo: bar\n${' baz\n'.repeat(folds)}`)
      return cpuTime() - start
    }
    elapsed(10_000)
    expect(elapsed(100_000)).toBeLessThan(20 * elapsed(10_000) + 150)
  })
})

const token = fc.stringMatching(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,12}$/)
const value = fc
  .string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) })
  .filter((text) => !text.includes('\x7f'))
  .map((text) => text.replace(/^ +| +$/g, ''))

describe('property', () => {
  test('what toString writes parse reads', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(token, value), { maxLength: 50 }), (lines) => {
        const headers = new HTTPHeaders()
        for (const [name, text] of lines) headers.add(name, text)
        const again = HTTPHeaders.parse(String(headers))
        expect(again.equals(headers)).toBe(true)
        expect([...again.getAll()]).toEqual([...headers.getAll()])
      }),
      { seed: 1 },
    )
  })

  test('any text is read or refused', () => {
    const piece = fc.constantFrom('\r', '\n', '\r\n', ' ', '\t', ':', 'A', 'é', '\0', '测')
    const text = fc.array(piece).map((pieces) => pieces.join(''))
    fc.assert(
      fc.property(text, fc.boolean(), (input, charsAreBytes) => {
        try {
          HTTPHeaders.parse(input, { charsAreBytes })
        } catch (error) {
          expect(error).toBeInstanceOf(HTTPInputError)
        }
      }),
      { seed: 2 },
    )
  })
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
