import { expect, test } from '@jest/globals'
import { HTTP_WHITESPACE } from '../src/index.ts'
import { trimBlanks } from '../src/trim-blanks.ts'

test('trimBlanks takes spaces and tabs only', () => {
  expect(trimBlanks(' \t a \t b\t ')).toBe('a \t b')
  for (const text of ['\u00a0a\u00a0', '\u0085a', '\r\na\n', '\fa\v', '\ufeffa']) {
    expect(trimBlanks(text)).toBe(text)
  }
  expect(trimBlanks('a')).toBe('a')
  expect(trimBlanks(HTTP_WHITESPACE)).toBe('')
})
