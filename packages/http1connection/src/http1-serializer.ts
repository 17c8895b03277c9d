import type { HTTPHeaders } from '@tornado-ts/httputil'
import { HeadText } from './head-text.ts'
import { startLineText } from './status-line.ts'

/** The end of a line. */
export const CRLF: Uint8Array = Buffer.from('\r\n')

/** The last chunk and an empty trailer section: the end of a chunked body. */
export const LAST_CHUNK: Uint8Array = Buffer.from('0\r\n\r\n')

const headText = new HeadText()

/** Turns messages into bytes: pure functions, without a socket. */
export const HTTP1Serializer: {
  /**
   * The head of a message: its start line, its headers and the empty line.
   *
   * @param startLine Without CRLF; sent as UTF-8. Headers are sent as latin1.
   * @throws RangeError for CR, LF or NUL anywhere, and for a header name that is no token.
   * @throws TypeError for a header character above U+00FF.
   */
  serializeHead(startLine: string, headers: HTTPHeaders): Buffer
  /** What precedes `length` bytes of data in the chunked coding. */
  chunkPrefix(length: number): Buffer
  readonly CRLF: Uint8Array
  readonly LAST_CHUNK: Uint8Array
} = {
  serializeHead(startLine, headers) {
    headText.read(headers)
    return Buffer.from(`${startLineText(startLine)}${headText.lines}\r\n`, 'latin1')
  },
  chunkPrefix(length) {
    return Buffer.from(`${length.toString(16)}\r\n`, 'latin1')
  },
  CRLF,
  LAST_CHUNK,
}
