import { expect, test } from '@jest/globals'
import { escapeControls, safeUnicode } from '../src/safe-text.ts'

test.each<[unknown, string]>([
  ['é', 'é'],
  [Buffer.from('é'), 'é'],
  [Uint8Array.of(0xc3, 0xa9), 'é'],
  [Uint8Array.of(0xe9), String.raw`b'\xe9'`],
  [Uint8Array.of(0x41, 0x27, 0x5c, 0x0a, 0xff), String.raw`b'A\'\\\x0a\xff'`],
  [Buffer.from('xéy').subarray(1, 3), 'é'],
  [new Uint8Array(), ''],
  [12, '12'],
  [null, 'null'],
])('safeUnicode(%p) is %j', (value, expected) => {
  expect(safeUnicode(value)).toBe(expected)
})

test('control characters are shown, tab and newline are kept', () => {
  expect(escapeControls('a\tb\nc\rd\x1b[2Je\x00f\x7fg\x9bh é')).toBe(
    String.raw`a${'\t'}b${'\n'}c\x0dd\x1b[2Je\x00f\x7fg\x9bh é`,
  )
})
