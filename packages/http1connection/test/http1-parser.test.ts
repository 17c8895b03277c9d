import { describe, expect, test } from '@jest/globals'
import { crlf, parseInAllSplits } from './support/parse.ts'

const H = 'Host: a⏎'

describe('requests that are delivered', () => {
  test.each<[string, readonly string[]]>([
    [`GET / HTTP/1.1⏎${H}⏎`, ['GET', '/', 'HTTP/1.1']],
    [`⏎GET / HTTP/1.1⏎${H}⏎`, ['GET', '/', 'HTTP/1.1']],
    [`FOO / HTTP/1.1⏎${H}⏎`, ['FOO', '/', 'HTTP/1.1']],
    [`get / HTTP/1.1⏎${H}⏎`, ['get', '/', 'HTTP/1.1']],
    [`GE / HTTP/1.1⏎${H}⏎`, ['GE', '/', 'HTTP/1.1']],
    [`GEX / HTTP/1.1⏎${H}⏎`, ['GEX', '/', 'HTTP/1.1']],
    [`OPTIONAL / HTTP/1.1⏎${H}⏎`, ['OPTIONAL', '/', 'HTTP/1.1']],
    [`GET /\xe9 HTTP/1.1⏎${H}⏎`, ['GET', '/\xe9', 'HTTP/1.1']],
    [`OPTIONS * HTTP/1.1⏎${H}⏎`, ['OPTIONS', '*', 'HTTP/1.1']],
    [`CONNECT x:443 HTTP/1.1⏎${H}⏎`, ['CONNECT', 'x:443', 'HTTP/1.1']],
    [`GET http://x/y?q HTTP/1.1⏎${H}⏎`, ['GET', 'http://x/y?q', 'HTTP/1.1']],
    [`GET / HTTP/1.0⏎⏎`, ['GET', '/', 'HTTP/1.0']],
    [`GET / HTTP/1.7⏎${H}⏎`, ['GET', '/', 'HTTP/1.7']],
  ])('%s', (text, start) => {
    const outcome = parseInAllSplits(crlf(text))
    expect(outcome).toMatchObject({ start, body: '', complete: true })
    expect(outcome.consumed).toBe(crlf(text).length)
  })

  test('names are normalised and values trimmed of spaces and tabs only', () => {
    const text = crlf(`GET / HTTP/1.1⏎hOsT:a⏎X-FOO-bar: \t a b\t ⏎x-empty:⏎X-Nbsp: \xa0a⏎⏎`)
    expect(parseInAllSplits(text).headers).toEqual([
      'Host: a',
      'X-Foo-Bar: a b',
      'X-Empty: ',
      'X-Nbsp: \xa0a',
    ])
  })

  test('what follows the message is left', () => {
    const text = crlf(`POST / HTTP/1.1⏎${H}Content-Length: 2⏎⏎hiGET`)
    const outcome = parseInAllSplits(text)
    expect(outcome).toMatchObject({ body: 'hi', complete: true, consumed: text.length - 3 })
  })

  test('without a length a request has no body', () => {
    const text = crlf(`POST / HTTP/1.1⏎${H}⏎`)
    expect(parseInAllSplits(text)).toMatchObject({ body: '', complete: true })
  })
})

describe('requests that are refused', () => {
  const line = '400 Malformed HTTP request line'
  test.each<[string, string]>([
    ['GET / HTTP/1.1␊Host: a␊␊', '400 bare LF in header block'],
    [`GET / HTTP/1.1⏎Host: a␊⏎`, '400 bare LF in header block'],
    [`GET / HTTP/1.1␊${H}⏎`, '400 bare LF in header block'],
    [`GET / HTTP/1.1⏎${H}␊`, '400 bare LF in header block'],
    [`␊GET / HTTP/1.1⏎${H}⏎`, '400 bare LF in header block'],
    [`GET / HTTP/1.1␍${H}⏎`, '400 bare CR in header block'],
    [`GET / HTTP/1.1⏎Host: a␍X: b⏎⏎`, '400 bare CR in header block'],
    [`GET / HTTP/1.1⏎${H}␍X`, '400 bare CR in header block'],
    [`␍GET / HTTP/1.1⏎${H}⏎`, '400 bare CR in header block'],
    [`⏎⏎GET / HTTP/1.1⏎${H}⏎`, line],
    ['asdf⏎⏎', line],
    ['GET /⏎⏎', line],
    [`GET  / HTTP/1.1⏎${H}⏎`, line],
    [`GET /  HTTP/1.1⏎${H}⏎`, line],
    [`GET / HTTP/1.1 ⏎${H}⏎`, line],
    [`GET /a b HTTP/1.1⏎${H}⏎`, line],
    [`GET\t/ HTTP/1.1⏎${H}⏎`, line],
    [` GET / HTTP/1.1⏎${H}⏎`, line],
    [`GET / http/1.1⏎${H}⏎`, line],
    [`GET / HTTP/1.10⏎${H}⏎`, line],
    [`GET / HTTP/11⏎${H}⏎`, line],
    [`GET / ⏎${H}⏎`, line],
    [`GET / HTTP/2.0⏎${H}⏎`, "400 Unexpected HTTP version 'HTTP/2.0'"],
    [`FOO,BAR / HTTP/1.1⏎${H}⏎`, line],
    [`GET /\x01 HTTP/1.1⏎${H}⏎`, line],
    [`GET /\x7f HTTP/1.1⏎${H}⏎`, line],
    [`GET /\x00 HTTP/1.1⏎${H}⏎`, line],
    ['\x16\x03\x01\x02\x00\x01', line],
    [`GET / HTTP/1.1⏎Foo : b⏎⏎`, '400 Invalid header name "Foo "'],
    [`GET / HTTP/1.1⏎: b⏎⏎`, '400 Invalid header name ":"'],
    [`GET / HTTP/1.1⏎Fo\x00o: b⏎⏎`, '400 Invalid header name "Fo\\u0000"'],
    [`GET / HTTP/1.1⏎F\xe9: b⏎⏎`, '400 Invalid header name "Fé"'],
    [`GET / HTTP/1.1⏎Foo: a\x00b⏎⏎`, '400 Invalid header value: byte 0x00'],
    [`GET / HTTP/1.1⏎Foo: a\x7fb⏎⏎`, '400 Invalid header value: byte 0x7f'],
    [`GET / HTTP/1.1⏎Foo: \x0bb⏎⏎`, '400 Invalid header value: byte 0x0b'],
    [`GET / HTTP/1.0⏎asdf⏎⏎`, '400 no colon in header line'],
    [`GET / HTTP/1.1⏎X: a⏎  b⏎⏎`, '400 obsolete line folding'],
    [`GET / HTTP/1.1⏎X: a⏎\tb⏎⏎`, '400 obsolete line folding'],
    [`GET / HTTP/1.1⏎ X: a⏎⏎`, '400 obsolete line folding'],
  ])('%s', (text, error) => {
    const outcome = parseInAllSplits(crlf(text))
    expect(outcome.error).toBe(error)
    expect(outcome.complete).toBe(false)
  })

  test('an error is noticed with the byte that makes it one', () => {
    expect(parseInAllSplits('GET / HTTP/1.1\n').error).toBe('400 bare LF in header block')
    expect(parseInAllSplits('GET / HTTP/1.1\r\nX').error).toBeUndefined()
    expect(parseInAllSplits('GET / HTTP/1.1\r\nX ').error).toBe('400 Invalid header name "X "')
  })
})

describe('Content-Length', () => {
  const post = (length: string, body = 'hello'): string =>
    crlf(`POST / HTTP/1.1⏎${H}${length}⏎⏎${body}`)

  test.each([
    ['Content-Length: 5', 'Content-Length: 5'],
    ['Content-Length: 5⏎Content-Length: 5', 'Content-Length: 5'],
    ['Content-Length: 5, 5', 'Content-Length: 5'],
    ['Content-Length: 5,\t5,5', 'Content-Length: 5'],
    ['Content-Length: 005', 'Content-Length: 005'],
    ['content-length:00000000000000000000005', 'Content-Length: 00000000000000000000005'],
  ])('%s', (header, sent) => {
    const outcome = parseInAllSplits(post(header))
    expect(outcome).toMatchObject({ body: 'hello', complete: true, headers: ['Host: a', sent] })
  })

  test.each([
    ['5,6', "400 Multiple unequal Content-Lengths: '5,6'"],
    ['5⏎Content-Length: 6', "400 Multiple unequal Content-Lengths: '5,6'"],
    ['5 ,5', "400 Multiple unequal Content-Lengths: '5 ,5'"],
    ['5,05', "400 Multiple unequal Content-Lengths: '5,05'"],
    ['5,\xa05', "400 Multiple unequal Content-Lengths: '5,\xa05'"],
    ['-5', "400 Only integer Content-Length is allowed: '-5'"],
    ['+5', "400 Only integer Content-Length is allowed: '+5'"],
    ['1_0', "400 Only integer Content-Length is allowed: '1_0'"],
    ['foo', "400 Only integer Content-Length is allowed: 'foo'"],
    ['0x5', "400 Only integer Content-Length is allowed: '0x5'"],
    ['5.0', "400 Only integer Content-Length is allowed: '5.0'"],
    ['5e0', "400 Only integer Content-Length is allowed: '5e0'"],
    ['5 5', "400 Only integer Content-Length is allowed: '5 5'"],
    ['\xb2', "400 Only integer Content-Length is allowed: '\xb2'"],
    ['', "400 Only integer Content-Length is allowed: ''"],
    [',', "400 Only integer Content-Length is allowed: ''"],
    ['99999999999999999999', '413 Content-Length too long'],
    ['104857601', '413 Content-Length too long'],
  ])('%s', (value, error) => {
    expect(parseInAllSplits(post(`Content-Length: ${value}`)).error).toBe(error)
  })

  test('maxBodySize 0 allows only empty bodies', () => {
    const zero = { maxBodySize: 0 }
    expect(parseInAllSplits(post('Content-Length: 0', ''), zero)).toMatchObject({ complete: true })
    expect(parseInAllSplits(post('Content-Length: 1', 'x'), zero).error).toBe(
      '413 Content-Length too long',
    )
  })
})

describe('Transfer-Encoding', () => {
  const post = (headers: string, version = '1.1'): string =>
    crlf(`POST / HTTP/${version}⏎${H}${headers}⏎⏎5⏎hello⏎0⏎⏎`)

  test.each(['chunked', 'Chunked', 'CHUNKED', '\tchunked '])('%s', (coding) => {
    const outcome = parseInAllSplits(post(`Transfer-Encoding: ${coding}`))
    expect(outcome).toMatchObject({ body: 'hello', complete: true })
  })

  test.each([
    'gzip, chunked',
    'chunked, gzip',
    'chunked,chunked',
    'chunked, ',
    ', chunked',
    'chunked⏎Transfer-Encoding: chunked',
    'chunked⏎Transfer-Encoding: identity',
    'identity',
    'gzip',
    'xchunked',
    'chunked;q=1',
    '"chunked"',
    '\xa0chunked',
    '\x85chunked',
    '',
  ])('%s is refused', (coding) => {
    const { error } = parseInAllSplits(post(`Transfer-Encoding: ${coding}`))
    expect(error).toMatch(/^400 Unsupported Transfer-Encoding/)
  })

  test.each([
    'Transfer-Encoding: chunked⏎Content-Length: 5',
    'Content-Length: 5⏎Transfer-Encoding: chunked',
    'Content-Length: 0⏎transfer-encoding: Chunked',
    'Content-Length: foo⏎Transfer-Encoding: gzip',
  ])('%s is refused', (headers) => {
    const { error } = parseInAllSplits(post(headers))
    expect(error).toBe('400 Message with both Transfer-Encoding and Content-Length')
  })

  test('not in HTTP/1.0', () => {
    const { error } = parseInAllSplits(post('Transfer-Encoding: chunked', '1.0'))
    expect(error).toBe('400 Transfer-Encoding in an HTTP/1.0 message')
  })

  test('blanks before the colon do not hide it', () => {
    const { error } = parseInAllSplits(post('Transfer-Encoding : chunked'))
    expect(error).toBe('400 Invalid header name "Transfer-Encoding "')
  })
})
