import { expect, test } from '@jest/globals'
import { HTTPInputError } from '../src/index.ts'
import { parseAbsoluteTarget } from '../src/request-target.ts'

test.each([
  ['http://a/p?q', 'a', '/p?q'],
  ['https://a:81/', 'a:81', '/'],
  ['http://a', 'a', '/'],
  ['http://a?q', 'a', '/?q'],
  ['HTTP://[::1]:80/x', '[::1]:80', '/x'],
  ['http://a//b', 'a', '//b'],
])('%s is of absolute form', (target, authority, uri) => {
  expect(parseAbsoluteTarget(target)).toEqual({ authority, uri })
})

test.each(['/p', '*', 'a:443', '', '//a/p', '1http://a/', ':///', 'http:/a'])(
  '%j is not',
  (target) => {
    expect(parseAbsoluteTarget(target)).toBeUndefined()
  },
)

test('a URL without host is refused', () => {
  for (const target of ['http://', 'http:///p', 'http://?q']) {
    expect(() => parseAbsoluteTarget(target)).toThrow(HTTPInputError)
  }
})

test('takes linear time', () => {
  expect(parseAbsoluteTarget('a'.repeat(1_000_000))).toBeUndefined()
  expect(
    parseAbsoluteTarget(`http://${'/'.repeat(1_000_000)}x`.replace('///', '//a/')),
  ).toBeDefined()
})
