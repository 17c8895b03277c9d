import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { HTML_ENTITIES } from '../src/html-entities.ts'
import { xhtmlUnescape } from '../src/index.ts'

test.each([
  ['foo&#32;bar', 'foo bar'],
  ['foo&#x20;bar', 'foo bar'],
  ['foo&#X20;bar', 'foo bar'],
  ['foo&#xabc;bar', 'foo\u0abcbar'],
  ['foo&#xyz;bar', 'foo&#xyz;bar'],
  ['foo&#;bar', 'foo&#;bar'],
  ['foo&#x;bar', 'foo&#x;bar'],
])('escape_test.test_xhtml_unescape: %s', (text, expected) => {
  expect(xhtmlUnescape(text)).toBe(expected)
})

test.each([
  ['&amp;lt;', '&lt;'],
  ['&lt', '<'],
  ['&AMP', '&'],
  ['&notin;', '∉'],
  ['&notit;', '¬it;'],
  ['&copy2', '©2'],
  ['&ampamp;', '&amp;'],
  ['&unknown;', '&unknown;'],
  ['&CounterClockwiseContourIntegral;', '\u2233'],
  ['&NotEqualTilde;', '\u2242\u0338'],
  ['&apos;', "'"],
  ['&apos', '&apos'],
  ['&', '&'],
  ['&;', '&;'],
  ['& amp;', '& amp;'],
  ['&&amp;', '&&'],
])('named: %s', (text, expected) => {
  expect(xhtmlUnescape(text)).toBe(expected)
})

test.each([
  ['&#39;&apos;', "''"],
  ['&#65', 'A'],
  ['&#x41g', 'Ag'],
  ['&#0;', '\ufffd'],
  ['&#xD800;', '\ufffd'],
  ['&#xdfff;', '\ufffd'],
  ['&#x110000;', '\ufffd'],
  [`&#${'9'.repeat(400)};`, '\ufffd'],
  ['&#x10FFFD;', '\u{10fffd}'],
  ['&#1;', ''],
  ['&#x0b;', ''],
  ['&#x1f;', ''],
  ['&#x7f;', ''],
  ['&#xFFFE;', ''],
  ['&#x1FFFF;', ''],
  ['&#xfdd0;', ''],
  ['&#9;&#10;&#12;&#13;', '\t\n\f\r'],
  ['&#128;', '€'],
  ['&#x9f;', 'Ÿ'],
  ['&#x81;', '\x81'],
  ['&#x9d;', '\x9d'],
  ['&#xa0;', '\xa0'],
])('numeric: %s', (text, expected) => {
  expect(xhtmlUnescape(text)).toBe(expected)
})

test('bytes are UTF-8', () => {
  expect(xhtmlUnescape(Buffer.from('é&eacute;'))).toBe('éé')
})

test('the table has every name of the HTML Standard', () => {
  const names = HTML_ENTITIES.trim()
    .split(/\s+/)
    .flatMap((entry) => entry.slice(entry.indexOf(':') + 1).split(','))
  expect(names.length).toBe(2125)
  expect(new Set(names).size).toBe(2125)
  expect(names.filter((name) => name.endsWith('!')).length).toBe(106)
})

test('text without an ampersand never changes, and no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'&#;xXampltn019f 😀') }), (text) => {
      const unescaped = xhtmlUnescape(text)
      if (!text.includes('&')) expect(unescaped).toBe(text)
    }),
    { seed: 4, numRuns: 500 },
  )
})
