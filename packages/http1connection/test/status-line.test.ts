import { describe, expect, test } from '@jest/globals'
import { errorAnswer } from '../src/error-answer.ts'
import { startLineText, statusLine } from '../src/status-line.ts'

describe('statusLine', () => {
  test.each<[number, string | undefined, string]>([
    [200, 'OK', 'HTTP/1.1 200 OK\r\n'],
    [200, 'Fine', 'HTTP/1.1 200 Fine\r\n'],
    [404, undefined, 'HTTP/1.1 404 \r\n'],
    [299, undefined, 'HTTP/1.1 299 \r\n'],
    [200, 'é', 'HTTP/1.1 200 \xc3\xa9\r\n'],
  ])('%d %s', (code, reason, line) => {
    expect(statusLine(code, reason)).toBe(line)
  })

  test('the usual lines are made once', () => {
    expect(Object.is(statusLine(200, 'OK'), statusLine(200, 'OK'))).toBe(true)
  })

  test.each([99, 1000, -200, 200.5, NaN, 0])('no status code: %d', (code) => {
    expect(() => statusLine(code, 'x')).toThrow(new RangeError(`not a status code: ${code}`))
  })

  test.each(['a\rb', 'a\nb', 'a\0b'])('no reason: %j', (reason) => {
    expect(() => statusLine(200, reason)).toThrow(RangeError)
    expect(() => startLineText(reason)).toThrow(RangeError)
  })
})

test('errorAnswer', () => {
  expect(errorAnswer(431)).toMatch(
    /^HTTP\/1\.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\nDate: \w{3}, [^\r]+ GMT\r\n\r\n$/,
  )
})
