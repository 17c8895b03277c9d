/** The page every server sends, and the headers all of them send with it. */
export const HELLO = 'Hello, world'
export const CONTENT_TYPE = 'text/html; charset=UTF-8'
export const ETAG = '"e02aa1b106d5c7c6a98def2b13005d5b84fd8dc8"'
export const SERVER = 'benchmark/1'

/** The streamed body: sixteen chunks of 64 KiB. */
export const CHUNK: Buffer = Buffer.alloc(65536, 'x')
export const CHUNKS = 16

/** What the handlers that answer JSON answer. */
export const JSON_ANSWER: Readonly<Record<string, unknown>> = {
  id: 42,
  name: 'Ben',
  tags: ['one', 'two', 'three'],
  active: true,
}
