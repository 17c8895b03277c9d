import { expect, test } from '@jest/globals'

import { toEscapedText, toText } from '../src/to-text.ts'

test.each<[value: unknown, text: string]>([
  ['<&>', '<&>'],
  [Buffer.from('<é>'), '<é>'],
  [Uint8Array.of(0x61), 'a'],
  [-0.5, '-0.5'],
  [true, 'true'],
  [undefined, 'undefined'],
  [Symbol('s'), 'Symbol(s)'],
  [['a', ['<']], 'a,<'],
])('%p', (value, text) => {
  expect(toText(value)).toBe(text)
  expect(toEscapedText(value)).toBe(
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  )
})

test.each([toText, toEscapedText])('%p refuses promises', (convert) => {
  expect(() => convert(Promise.resolve(1))).toThrow('unexpected Promise; use await')
  expect(() => convert({ then: () => undefined })).toThrow('unexpected Promise; use await')
})
