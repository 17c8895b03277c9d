import { expect, test } from '@jest/globals'
import { WebSocketError } from '../src/errors.ts'
import { formatExtension, parseExtensions } from '../src/extension-header.ts'

test.each([
  ['', []],
  [' , ,', []],
  ['a', [{ name: 'a', parameters: [] }]],
  [
    'a, b;c',
    [
      { name: 'a', parameters: [] },
      { name: 'b', parameters: [['c', undefined]] },
    ],
  ],
  [
    ' x-y ; p = 1 ;\tq="12" ; q="\\1\\2" ',
    [
      {
        name: 'x-y',
        parameters: [
          ['p', '1'],
          ['q', '12'],
          ['q', '12'],
        ],
      },
    ],
  ],
])('%p', (header, extensions) => {
  expect(parseExtensions(header)).toEqual(extensions)
})

test.each([
  ';',
  'a;',
  'a;;b',
  'a;=1',
  'a;b=',
  'a;b=""',
  'a;b="',
  'a;b="x y"',
  'a b',
  'a;b c',
  'a;b="1;2"',
  'a="1"',
  'é',
  'a\u00a0',
])('%p is malformed', (header) => {
  expect(() => parseExtensions(header)).toThrow(WebSocketError)
})

test('written again', () => {
  const header = 'permessage-deflate; client_max_window_bits; server_max_window_bits=10'
  expect(parseExtensions(header).map(formatExtension)).toEqual([header])
})
