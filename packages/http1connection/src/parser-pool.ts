import { HTTP1Parser } from './http1-parser.ts'
import type { HTTP1ParserOptions, HTTP1ParserSink } from './http1-parser.ts'

/** Between two messages a connection has no parser: most requests arrive whole, so few are in use. */
const idle: HTTP1Parser[] = []
const MAX_IDLE = 64

/** A parser at the start of a message. */
export function acquireParser(
  kind: 'request' | 'response',
  sink: HTTP1ParserSink,
  limits: Required<HTTP1ParserOptions>,
): HTTP1Parser {
  const parser = idle.pop()
  if (parser === undefined) return new HTTP1Parser(kind, sink, limits)
  parser.assign(kind, sink, limits)
  return parser
}

/** Gives a parser back; the caller forgets it. */
export function releaseParser(parser: HTTP1Parser): void {
  if (idle.length === MAX_IDLE) return
  parser.assign('request', NOBODY, NO_LIMITS)
  idle.push(parser)
}

const NOBODY: HTTP1ParserSink = { onHeaders() {}, onBody() {}, onComplete() {} }
const NO_LIMITS: Required<HTTP1ParserOptions> = {
  maxHeaderSize: 0,
  maxHeaderCount: 0,
  maxBodySize: 0,
  chunkSize: 0,
}
