import { describe, expect, test } from '@jest/globals'
import { crlf, parse, parseInAllSplits } from './support/parse.ts'
import type { Outcome, ParseOptions } from './support/parse.ts'

const response = (text: string, options: ParseOptions = {}): Outcome =>
  parseInAllSplits(crlf(text), { kind: 'response', ...options })

describe('status lines', () => {
  test.each<[string, readonly unknown[]]>([
    ['HTTP/1.1 200 OK⏎⏎', ['HTTP/1.1', 200, 'OK']],
    ['HTTP/1.0 404 Not  Found ⏎⏎', ['HTTP/1.0', 404, 'Not  Found ']],
    ['HTTP/1.1 200 ⏎⏎', ['HTTP/1.1', 200, undefined]],
    ['HTTP/1.1 200 OKAY⏎⏎', ['HTTP/1.1', 200, 'OKAY']],
    ['HTTP/1.1 404 OK⏎⏎', ['HTTP/1.1', 404, 'OK']],
    ['HTTP/1.0 200 OK⏎⏎', ['HTTP/1.0', 200, 'OK']],
    ['HTTP/1.1 200 caf\xe9⏎⏎', ['HTTP/1.1', 200, 'caf\xe9']],
    ['⏎HTTP/1.1 999 x⏎⏎', ['HTTP/1.1', 999, 'x']],
  ])('%s', (text, start) => {
    expect(response(text, { eof: true })).toMatchObject({ start, complete: true })
  })

  const bad = '400 Error parsing response start line'
  test.each([
    ['HTTP/1.1 200⏎⏎', bad],
    // By arithmetic alone these would be 200, and 404.
    ['HTTP/1.1 1:0 OK⏎⏎', bad],
    ['HTTP/1.1 3\x944 Not Found⏎⏎', bad],
    ['HTTP/1.1  200 OK⏎⏎', bad],
    ['HTTP/1.1 000 x⏎⏎', bad],
    ['HTTP/1.1 099 x⏎⏎', bad],
    ['HTTP/1.1 99 x⏎⏎', bad],
    ['HTTP/1.1 1000 x⏎⏎', bad],
    ['HTTP/1.1 200 a\x01⏎⏎', bad],
    ['HTTP/1.10 200 OK⏎⏎', bad],
    ['⏎⏎HTTP/1.1 200 OK⏎⏎', bad],
    ['x⏎⏎', bad],
    ['HTTP/2.0 200 OK⏎⏎', "400 Unexpected HTTP version 'HTTP/2.0'"],
    ['HTTP/1.1 200 OK␊␊', '400 bare LF in header block'],
    ['HTTP/1.1 200 OK⏎X: y␊⏎', '400 bare LF in header block'],
  ])('%s is refused', (text, error) => {
    expect(response(text).error).toBe(error)
  })
})

describe('bodies', () => {
  test('lasts until the close without a length', () => {
    const outcome = response('HTTP/1.0 200 OK⏎⏎hello', { eof: true })
    expect(outcome).toMatchObject({ body: 'hello', complete: true })
    expect(response('HTTP/1.0 200 OK⏎⏎hello').complete).toBe(false)
  })

  test('is limited even then', () => {
    const options = { kind: 'response', maxBodySize: 4 } as const
    expect(parse(crlf('HTTP/1.1 200 OK⏎⏎hello'), options).error).toBe('413 body too large')
  })

  test('cut short is not complete', () => {
    const outcome = response('HTTP/1.1 200 OK⏎Content-Length: 9⏎⏎hello', { eof: true })
    expect(outcome).toMatchObject({ body: 'hello', complete: false, error: 'eof' })
  })

  test.each([
    ['HTTP/1.1 204 No Content⏎⏎', {}],
    ['HTTP/1.1 204 No Content⏎Content-Length: 0⏎⏎', {}],
    ['HTTP/1.1 304 Not Modified⏎Content-Length: 42⏎⏎', {}],
    ['HTTP/1.1 103 Early Hints⏎Link: x⏎⏎', {}],
    ['HTTP/1.1 200 OK⏎Content-Length: 7⏎⏎', { skipBody: true }],
    ['HTTP/1.1 200 OK⏎Content-Length: junk⏎⏎', { skipBody: true }],
    ['HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎', { skipBody: true }],
    ['HTTP/1.1 200 OK⏎⏎', { skipBody: true }],
  ])('none: %s %j', (text, options) => {
    expect(response(`${text}`, options)).toMatchObject({ body: '', complete: true })
    expect(response(`${text}HTTP`, options).consumed).toBe(crlf(text).length)
  })

  test.each([
    ['HTTP/1.1 204 No⏎Content-Length: 5⏎⏎', '400 Response with code 204 should not have body'],
    [
      'HTTP/1.1 204 No⏎Transfer-Encoding: chunked⏎⏎',
      '400 Response with code 204 should not have body',
    ],
    ['HTTP/1.1 100 C⏎Content-Length: 0⏎⏎', '400 Response code 100 cannot have body'],
    ['HTTP/1.1 100 C⏎Transfer-Encoding: chunked⏎⏎', '400 Response code 100 cannot have body'],
  ])('impossible: %s', (text, error) => {
    expect(response(text).error).toBe(error)
  })

  test('chunked, with trailers', () => {
    const text = 'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎1⏎1⏎1⏎2⏎0⏎X-T: v⏎⏎'
    expect(response(text)).toMatchObject({ body: '12', trailers: ['X-T: v'], complete: true })
  })
})

describe('folded lines', () => {
  test.each([
    ['X: a⏎  b⏎Y: c⏎', ['X: a b', 'Y: c']],
    ['X: a⏎\tb \t⏎ c⏎', ['X: a b c']],
    ['X:⏎ b⏎', ['X: b']],
    ['X: a⏎ ⏎', ['X: a']],
    ['Y: 1⏎X: a⏎ b⏎Z: 2⏎', ['Y: 1', 'X: a b', 'Z: 2']],
  ])('%s', (lines, headers) => {
    const outcome = response(`HTTP/1.1 204 No Content⏎${lines}⏎`)
    expect(outcome).toMatchObject({ headers, complete: true })
  })

  test('count for framing as one line', () => {
    const outcome = response('HTTP/1.1 200 OK⏎Content-Length:⏎ 5⏎⏎hello')
    expect(outcome).toMatchObject({ body: 'hello', complete: true })
  })

  test('cannot come first, or continue a fold with a control character', () => {
    expect(response('HTTP/1.1 200 OK⏎ X: a⏎⏎').error).toBe(
      '400 first header line cannot start with whitespace',
    )
    expect(response('HTTP/1.1 200 OK⏎X: a⏎ b\x00⏎⏎').error).toBe(
      '400 Invalid header value: byte 0x00',
    )
  })
})
