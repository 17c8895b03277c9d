import { expect, test } from '@jest/globals'
import fc from 'fast-check'

import { findUrls } from '../src/find-urls.ts'

/** The one regular expression that Tornado uses, with Unicode words and word boundaries. */
const WORD = '[\\p{L}\\p{N}_]'
const BOUNDARY = `(?:(?<!${WORD})(?=${WORD})|(?<=${WORD})(?!${WORD}))`
const INSIDE = '(?:[^\\s&()]|&amp;|&quot;)*'
const LAST = '[^!"#$%&\'()*+,.:;<=>?@[\\]^`{|}~\\s]'
const REFERENCE = new RegExp(
  `${BOUNDARY}((?:([\\p{L}\\p{N}_\\-]+):(\\/{1,3})|www\\.)(?:(?:${INSIDE}${LAST})|(?:\\(${INSIDE}\\)))+)`,
  'gu',
)

test('a URL is described by its place and its parts', () => {
  expect([...findUrls('see http://a.com/?x=1&amp;y (www.b.com)')]).toEqual([
    { start: 4, url: 'http://a.com/?x=1&amp;y', protocol: 'http', prefixLength: 7 },
    { start: 29, url: 'www.b.com', protocol: undefined, prefixLength: 0 },
  ])
})

test('it finds what the regular expression of the reference finds', () => {
  const piece = fc.constantFrom(
    ...[
      'http',
      'www',
      '.',
      ':',
      '/',
      '//',
      '(',
      ')',
      '-',
      ' ',
      '&amp;',
      '&quot;',
      '&lt;',
      'a',
      'é',
      '_',
      '!',
    ],
    ...['http://', 'www.', '://', '\u27a1', '😀', '#', '\n'],
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const text = pieces.join('')
      const expected = [...text.matchAll(REFERENCE)].map((match) => ({
        start: match.index,
        url: match[1],
        protocol: match[2],
        prefixLength: match[2] === undefined ? 0 : match[2].length + 1 + (match[3] ?? '').length,
      }))
      expect([...findUrls(text)]).toEqual(expected)
    }),
    { seed: 9, numRuns: 5000 },
  )
})
