import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { xhtmlEscape, xhtmlUnescape } from '../src/index.ts'

test.each([
  ['<foo>', '&lt;foo&gt;'],
  ['<é>', '&lt;é&gt;'],
  [Buffer.from('<é>'), '&lt;é&gt;'],
  ['<>&"\'', '&lt;&gt;&amp;&quot;&#x27;'],
  ['&amp;', '&amp;amp;'],
  ['`=/ ', '`=/ '],
  ['', ''],
  ['plain é \0', 'plain é \0'],
])('escape_test.test_xhtml_escape: %p', (value, expected) => {
  expect(xhtmlEscape(value)).toBe(expected)
  expect(xhtmlUnescape(expected)).toBe(String(value))
})

test('bytes that are not UTF-8 are refused', () => {
  expect(() => xhtmlEscape(Uint8Array.of(0xff))).toThrow(TypeError)
})

test('unescaping what was escaped gives the text back, and nothing dangerous is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'&<>"\'#;xa7 é') }), (text) => {
      const escaped = xhtmlEscape(text)
      expect(escaped).not.toMatch(/[<>"']/)
      expect(xhtmlUnescape(escaped)).toBe(text)
    }),
    { seed: 3 },
  )
})
