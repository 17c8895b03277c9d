import { createHash } from 'node:crypto'

export type Message = string | Buffer

const CHAT = [1, 2, 3].map((id) =>
  JSON.stringify({ id, author: 'Zoë', text: `Message number ${id} of this conversation` }),
)

/** Bytes that cannot be compressed. */
function noise(length: number): Buffer {
  return createHash('shake256', { outputLength: length }).update('noise').digest()
}

/** What each peer has to give back: the borders of the lengths, and the hard cases of deflate. */
export const MESSAGES: readonly Message[] = [
  'Hello',
  '',
  ...CHAT,
  'κόσμε ☃ 𝄞 '.repeat(100),
  'a'.repeat(200_000),
  noise(30_000).toString('base64'),
  Buffer.alloc(0),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  ...[125, 126, 65_535, 65_536].map((length) => noise(length)),
  Buffer.alloc(300_000, 'tornado '),
  noise(65_536),
  ...CHAT,
]

/** A message in a few characters, so that the failure of a comparison can be read. */
export function brief(message: string | Uint8Array): string {
  const kind = typeof message === 'string' ? 'text' : 'binary'
  const bytes = Buffer.from(message)
  return `${kind} ${bytes.length} ${createHash('sha1').update(bytes).digest('hex')}`
}

export const BRIEF: readonly string[] = MESSAGES.map(brief)

/** The bytes of all messages, without frames. */
export const TOTAL_BYTES: number = MESSAGES.reduce((sum, each) => sum + Buffer.byteLength(each), 0)

/** The messages for programs that are not in this process: `[is text, base64]`. */
export const JSON_MESSAGES: string = JSON.stringify(
  MESSAGES.map((each) => [typeof each === 'string', Buffer.from(each).toString('base64')]),
)
