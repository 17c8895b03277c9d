import { expect, test } from '@jest/globals'
import { decodeText, textDecoder } from '../src/decode-text.ts'

const LE = Buffer.from('\ufeffaé', 'utf16le')
const BE = Buffer.from(LE).swap16()

test.each<[string, Buffer, string | undefined]>([
  ['UTF-8', Buffer.from('aé'), undefined],
  ['UTF-8 with a mark', Buffer.from('\ufeffaé'), undefined],
  ['UTF-16 LE by its mark', LE, undefined],
  ['UTF-16 BE by its mark', BE, undefined],
  ['utf-16, little-endian', LE, 'utf-16'],
  ['UTF-16, big-endian', BE, 'UTF-16'],
  ['utf-16 without a mark', LE.subarray(2), 'utf-16'],
  ['utf-16be without a mark', BE.subarray(2), 'utf-16be'],
  ['utf-8-sig', Buffer.from('\ufeffaé'), 'utf-8-sig'],
  ['latin-1', Buffer.from('aé', 'latin1'), 'latin-1'],
  ['iso-8859-15', Buffer.from('aé', 'latin1'), 'iso-8859-15'],
])('%s', (_title, bytes, encoding) => {
  expect(decodeText(bytes, encoding)).toBe('aé')
})

test('malformed text and unknown encodings are refused', () => {
  expect(() => decodeText(Buffer.from([0xe9, 0x20]))).toThrow(TypeError)
  expect(() => decodeText(Buffer.from([0x61]), 'no-such')).toThrow(RangeError)
  expect(() => textDecoder('utf-8').decode(Buffer.from([0xff]))).toThrow(TypeError)
})
