import { expect, test } from '@jest/globals'
import { HTTPInputError } from '../src/index.ts'
import { checkHeaderValue } from '../src/header-value.ts'

test.each<[value: string, asBytes: boolean, asText: boolean]>([
  ['', true, true],
  ['a \t b', true, true],
  ['\x80\xff', true, true],
  [' a', false, true],
  ['a\t', false, true],
  ['☃', false, true],
  ['a\0', false, false],
  ['a\rb', false, false],
  ['a\nb', false, false],
  ['\x7f', false, false],
])('%j', (value, asBytes, asText) => {
  for (const [charsAreBytes, valid] of [
    [true, asBytes],
    [false, asText],
  ] as const) {
    const check = expect(() => {
      checkHeaderValue(value, charsAreBytes)
    })
    if (valid) check.not.toThrow()
    else check.toThrow(HTTPInputError)
  }
})
