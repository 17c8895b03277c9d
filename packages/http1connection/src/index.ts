export { CR_OR_LF_RE, DIGITS, HEXDIGITS, parseDecimalInt, parseHexInt } from './integers.ts'
export { DecompressingDelegate } from './decompressing-delegate.ts'
export { isTransferEncodingChunked } from './framing.ts'
export { HTTP1ClientConnection } from './http1-client-connection.ts'
export type { HTTP1ClientOwner } from './http1-client-connection.ts'
export { HTTP1Connection } from './http1-connection.ts'
export { HTTP1ConnectionParameters } from './http1-connection-parameters.ts'
export type { HTTP1ConnectionParametersOptions } from './http1-connection-parameters.ts'
export { HTTP1Parser } from './http1-parser.ts'
export type {
  Expectation,
  Framing,
  HTTP1ParserOptions,
  HTTP1ParserSink,
  ParserState,
} from './http1-parser.ts'
export { CRLF, HTTP1Serializer, LAST_CHUNK } from './http1-serializer.ts'
export { HTTP1ServerConnection } from './http1-server-connection.ts'
