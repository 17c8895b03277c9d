import { describe, expect, test } from '@jest/globals'
import { crlf, parse, parseInAllSplits } from './support/parse.ts'

const chunked = (body: string): string =>
  crlf(`POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎${body}`)

describe('chunked bodies that are delivered', () => {
  test.each([
    ['4⏎foo=⏎3⏎bar⏎0⏎⏎', 'foo=bar'],
    ['000A⏎0123456789⏎00⏎⏎', '0123456789'],
    ['a⏎0123456789⏎0⏎⏎', '0123456789'],
    ['0⏎⏎', ''],
    ['4;a=b⏎foo=⏎0⏎⏎', 'foo='],
    ['4 ;a⏎foo=⏎0⏎⏎', 'foo='],
    ['4\t; a = b ;c⏎foo=⏎0;last⏎⏎', 'foo='],
    ['4;a="x;y"⏎foo=⏎0⏎⏎', 'foo='],
    ['4;a="\\"\\\\";b="" ;c=d⏎foo=⏎0⏎⏎', 'foo='],
    ['4;a="\xe9\t "⏎foo=⏎0⏎⏎', 'foo='],
    ['2⏎⏎⏎0⏎⏎', '\r\n'],
  ])('%s', (body, content) => {
    const text = chunked(body)
    expect(parseInAllSplits(text)).toMatchObject({
      body: content,
      complete: true,
      consumed: text.length,
    })
  })

  test('trailers are reported, without those that frame or route', () => {
    const text = chunked('1⏎x⏎0⏎X-Sum: y⏎Content-Length: 5⏎Host: evil⏎x-other:z⏎⏎GET')
    expect(parseInAllSplits(text)).toMatchObject({
      body: 'x',
      complete: true,
      trailers: ['X-Sum: y', 'X-Other: z'],
      consumed: text.length - 3,
    })
  })
})

describe('chunked bodies that are refused', () => {
  const size = '400 invalid chunk size'
  const end = '400 improperly terminated chunk'
  const trailer = '400 improperly terminated chunked request'
  test.each([
    ['⏎', size],
    ['4 ⏎foo=⏎0⏎⏎', size],
    ['4\t⏎foo=⏎0⏎⏎', size],
    [' 4⏎foo=⏎0⏎⏎', size],
    ['0x4⏎foo=⏎0⏎⏎', size],
    ['+4⏎foo=⏎0⏎⏎', size],
    ['-4⏎foo=⏎0⏎⏎', size],
    ['1_a⏎foo=⏎0⏎⏎', size],
    ['g⏎foo=⏎0⏎⏎', size],
    ['4␊foo=⏎0⏎⏎', size],
    ['4␍foo=⏎0⏎⏎', size],
    ['4␍␍⏎foo=⏎0⏎⏎', size],
    ['4;a␊foo=⏎0⏎⏎', size],
    ['4;⏎foo=⏎0⏎⏎', size],
    ['4;a ⏎foo=⏎0⏎⏎', size],
    ['4;a=⏎foo=⏎0⏎⏎', size],
    ['4;a="x⏎foo=⏎0⏎⏎', size],
    ['4;a="x"y⏎foo=⏎0⏎⏎', size],
    ['4;a="x\\⏎foo=⏎0⏎⏎', size],
    ['4;a\x00⏎foo=⏎0⏎⏎', size],
    ['4;a="\x01"⏎foo=⏎0⏎⏎', size],
    ['4;a="x␊y"⏎foo=⏎0⏎⏎', size],
    ['4,a⏎foo=⏎0⏎⏎', size],
    ['4⏎foo=XX0⏎⏎', end],
    ['4⏎foo=␍X0⏎⏎', end],
    ['4⏎foo=␊0⏎⏎', end],
    ['4⏎foo=bar⏎0⏎⏎', end],
    ['0⏎X y⏎⏎', trailer],
    ['0⏎X: a␊⏎', trailer],
    ['0⏎X: a⏎ b⏎⏎', trailer],
    ['0⏎X: a⏎␊', trailer],
    ['0⏎␊', trailer],
    ['0⏎GET / HTTP/1.1⏎⏎', trailer],
  ])('%s', (body, error) => {
    const outcome = parseInAllSplits(chunked(body))
    expect(outcome.error).toBe(error)
    expect(outcome.complete).toBe(false)
  })
})

describe('limits', () => {
  const tooLarge = '413 chunked body too large'

  test('more digits than any length has', () => {
    expect(parseInAllSplits(chunked(`${'1'.repeat(71)}⏎`)).error).toBe(tooLarge)
    expect(parseInAllSplits(chunked('fffffffffffffffff⏎')).error).toBe(tooLarge)
    expect(parse(chunked('ffffffffffffffff⏎'), { maxBodySize: Infinity }).error).toBe(tooLarge)
  })

  test('leading zeros do not count', () => {
    expect(parse(chunked(`${'0'.repeat(100)}2⏎hi⏎0⏎⏎`))).toMatchObject({ body: 'hi' })
  })

  test('the sum of the chunks, before the chunk that exceeds it', () => {
    const text = chunked('3⏎abc⏎3⏎def⏎0⏎⏎')
    expect(parse(text, { maxBodySize: 6 })).toMatchObject({ body: 'abcdef', complete: true })
    expect(parse(text, { maxBodySize: 5 })).toMatchObject({ body: 'abc', error: tooLarge })
  })

  test('extensions of one line and of all lines', () => {
    const error = '400 chunk extensions too large'
    expect(parse(chunked(`4;a=${'b'.repeat(5000)}⏎`)).error).toBe(error)
    expect(parse(chunked(`${'0'.repeat(5000)}4⏎`)).error).toBe(error)
    const line = `1;${'b'.repeat(1000)}⏎x⏎`
    expect(parse(chunked(`${line.repeat(60)}0⏎⏎`)).complete).toBe(true)
    expect(parse(chunked(`${line.repeat(80)}0⏎⏎`)).error).toBe(error)
  })

  test('trailers', () => {
    const field = `X: ${'y'.repeat(996)}⏎`
    const error = '431 trailer section too large'
    expect(parse(chunked(`0⏎${field.repeat(60)}⏎`)).complete).toBe(true)
    expect(parse(chunked(`0⏎${field.repeat(70)}⏎`)).error).toBe(error)
    expect(parse(chunked(`0⏎${'X: y⏎'.repeat(257)}⏎`)).error).toBe(error)
  })
})
