import { describe, expect, test } from '@jest/globals'
import { UnsatisfiableReadError } from '../src/errors.ts'
import { ReadBuffer } from '../src/read-buffer.ts'
import {
  BytesRequest,
  CloseRequest,
  DelimiterRequest,
  IntoRequest,
  RegexRequest,
  type ReadRequest,
} from '../src/read-request.ts'

/** Feeds `text` byte by byte and tells the answer and what is left when it came. */
function feed(request: ReadRequest<Buffer | number>, text: string): [answer: string, rest: string] {
  const buffer = new ReadBuffer(65_536)
  for (let i = 0; i < text.length; i++) {
    buffer.append(Buffer.from(text.charAt(i), 'latin1'))
    const answer = request.attempt(buffer, 'quiet')
    if (answer !== undefined) return [String(answer), buffer.toLatin1() + text.slice(i + 1)]
  }
  return ['nothing', buffer.toLatin1()]
}

describe('requests fed byte by byte', () => {
  test.each<[string, ReadRequest<Buffer | number>, string, string, string]>([
    ['bytes', new BytesRequest(3, false), 'abcde', 'abc', 'de'],
    ['bytes, too few', new BytesRequest(9, false), 'abcde', 'nothing', 'abcde'],
    ['partial', new BytesRequest(3, true), 'abcde', 'a', 'bcde'],
    ['into', new IntoRequest(Buffer.alloc(2), false), 'abc', '2', 'c'],
    ['into, too few', new IntoRequest(Buffer.alloc(4), false), 'abc', 'nothing', ''],
    ['into, partial', new IntoRequest(Buffer.alloc(2), true), 'abc', '1', 'bc'],
    ['delimiter', new DelimiterRequest(Buffer.from('\r\n'), undefined), 'a\r\r\nb', 'a\r\r\n', 'b'],
    ['delimiter, repeated start', new DelimiterRequest(Buffer.from('aab'), 6), 'aaab', 'aaab', ''],
    ['regex', new RegexRequest(/b+c/, undefined), 'abbcd', 'abbc', 'd'],
    ['regex, one character is one byte', new RegexRequest(/é/u, undefined), 'aéb', 'a\ufffd', 'b'],
    ['close', new CloseRequest(), 'abc', 'nothing', 'abc'],
  ])('%s', (_name, request, text, answer, rest) => {
    expect(feed(request, text)).toEqual([answer, rest])
  })
})

describe('DelimiterRequest', () => {
  test.each([
    ['abcdef', 6, true],
    ['abcdef', 5, false],
    ['abcdefgh', 6, true],
    ['123456', 5, false],
    ['12345', 5, undefined],
  ])('%s within %i bytes', (text, maxBytes, found) => {
    const buffer = new ReadBuffer(65_536)
    buffer.append(Buffer.from(text))
    const attempt = (): unknown =>
      new DelimiterRequest(Buffer.from('def'), maxBytes).attempt(buffer)
    if (found === false) expect(attempt).toThrow(UnsatisfiableReadError)
    else expect(attempt() !== undefined).toBe(found === true)
  })
})

describe('RegexRequest', () => {
  test('ignores the flags g and y, and keeps the others', () => {
    const buffer = new ReadBuffer(65_536)
    buffer.append(Buffer.from('xxABC'))
    const regex = /abc/giy
    regex.lastIndex = 4
    expect(String(new RegexRequest(regex, undefined).attempt(buffer, 'data'))).toBe('xxABC')
    expect(regex.lastIndex).toBe(4)
  })

  test('looks again when the buffer has doubled, or nothing more comes', () => {
    const buffer = new ReadBuffer(65_536)
    const request = new RegexRequest(/done/, undefined)
    buffer.append(Buffer.from('xxxx'))
    expect(request.attempt(buffer, 'data')).toBeUndefined()
    expect(request.postponed).toBe(false)
    buffer.append(Buffer.from('don'))
    expect(request.attempt(buffer, 'data')).toBeUndefined()
    expect(request.postponed).toBe(true)
    buffer.append(Buffer.from('e'))
    expect(String(request.attempt(buffer, 'data'))).toBe('xxxxdone')
  })

  test.each(['quiet', 'closed'] as const)('does not wait when %s', (occasion) => {
    const buffer = new ReadBuffer(65_536)
    const request = new RegexRequest('done', undefined)
    buffer.append(Buffer.from('xxxxxx'))
    request.attempt(buffer, 'data')
    buffer.append(Buffer.from('done'))
    expect(request.attempt(buffer, 'data')).toBeUndefined()
    expect(String(request.attempt(buffer, occasion))).toBe('xxxxxxdone')
  })

  test('does not match in an empty buffer', () => {
    expect(new RegexRequest(/x*/, undefined).attempt(new ReadBuffer(1), 'closed')).toBeUndefined()
  })
})

test('CloseRequest takes everything at the close, also nothing', () => {
  const buffer = new ReadBuffer(65_536)
  expect(new CloseRequest().attempt(buffer, 'closed')).toHaveLength(0)
  buffer.append(Buffer.from('abc'))
  expect(new CloseRequest().attempt(buffer, 'quiet')).toBeUndefined()
  expect(String(new CloseRequest().attempt(buffer, 'closed'))).toBe('abc')
})
