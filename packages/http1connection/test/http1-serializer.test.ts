import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { CRLF, HTTP1Serializer, LAST_CHUNK } from '../src/http1-serializer.ts'

const head = (start: string, init: [string, string][]): string => {
  const headers = new HTTPHeaders()
  for (const [name, value] of init) headers.addParsed(name, value)
  return HTTP1Serializer.serializeHead(start, headers).toString('latin1')
}

describe('serializeHead', () => {
  test('writes start line, lines in order and the empty line', () => {
    expect(
      head('HTTP/1.1 200 OK', [
        ['B', '1'],
        ['A', '2'],
        ['B', '3'],
      ]),
    ).toBe('HTTP/1.1 200 OK\r\nB: 1\r\nA: 2\r\nB: 3\r\n\r\n')
    expect(head('GET / HTTP/1.1', [])).toBe('GET / HTTP/1.1\r\n\r\n')
  })

  test('sends headers as latin1 and the start line as UTF-8', () => {
    expect(head('HTTP/1.1 200 hé', [['X', 'é']])).toBe('HTTP/1.1 200 h\xc3\xa9\r\nX: \xe9\r\n\r\n')
  })

  test.each(['a\r', 'a\nb', '\r\nX: y', `${'a'.repeat(40)}\n`])('no %j in a value', (value) => {
    expect(() => head('GET / HTTP/1.1', [['X', value]])).toThrow(RangeError)
    expect(() => head('GET / HTTP/1.1', [['X', value]])).toThrow(/Illegal characters \(CR or LF\)/)
  })

  test.each(['a\r\nb', 'a\n', '\r'])('no %j in a name or start line', (text) => {
    expect(() => head('GET / HTTP/1.1', [[text, 'v']])).toThrow(/Illegal characters \(CR or LF\)/)
    expect(() => head(`HTTP/1.1 200 ${text}`, [])).toThrow(/Illegal characters \(CR or LF\)/)
  })

  test('no NUL, and names are tokens', () => {
    expect(() => head('GET / HTTP/1.1', [['X', 'a\0b']])).toThrow(RangeError)
    expect(() => head('GET / HTTP/1.1', [['X ', 'a']])).toThrow(/Illegal name of header/)
    expect(() => head('GET / HTTP/1.1', [['X:Y', 'a']])).toThrow(/Illegal name of header/)
    expect(() => head('GET / HTTP/1.1', [['', 'a']])).toThrow(/Illegal name of header/)
  })

  test.each(['€', 'č\u010a', 'Ā', `${'a'.repeat(40)}\u010d`])(
    'no %j, which would be cut to a byte',
    (value) => {
      expect(() => head('GET / HTTP/1.1', [['X', value]])).toThrow(TypeError)
      expect(() => head('GET / HTTP/1.1', [['X', value]])).toThrow(TypeError)
    },
  )

  test('a value that passed does not let a similar one through', () => {
    const long = 'x'.repeat(40)
    expect(head('GET / HTTP/1.1', [['X', long]])).toContain(long)
    expect(() => head('GET / HTTP/1.1', [['X', `${long.slice(1)}\n`]])).toThrow(RangeError)
  })
})

test('chunks', () => {
  expect(HTTP1Serializer.chunkPrefix(0x1abc).toString()).toBe('1abc\r\n')
  expect(Buffer.from(CRLF).toString()).toBe('\r\n')
  expect(Buffer.from(LAST_CHUNK).toString()).toBe('0\r\n\r\n')
})
