import { expect, test } from '@jest/globals'
import { encodeUsernamePassword } from '../src/index.ts'

test.each<[title: string, username: string | Uint8Array, password: string, expected: Buffer]>([
  ['text', 'user', 'pass:word', Buffer.from('user:pass:word')],
  ['nothing', '', '', Buffer.from(':')],
  ['decomposed text in normal form C', 'e\u0301', '\u212b', Buffer.from('\u00e9:\u00c5')],
  ['bytes as they are', new Uint8Array([0xe9]), 'é', Buffer.from([0xe9, 0x3a, 0xc3, 0xa9])],
])('joins %s', (_title, username, password, expected) => {
  expect(encodeUsernamePassword(username, password)).toEqual(expected)
})
