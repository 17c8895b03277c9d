import { allIn, FIELD_TEXT, TOKEN, VISIBLE } from './char-class.ts'
import { HTTPInputError } from './errors.ts'

/**
 * The first line of a request: `GET /path HTTP/1.1`.
 *
 * @tornado httputil.RequestStartLine
 */
export class RequestStartLine implements Iterable<string> {
  readonly method: string
  /** The request target as received, query included. */
  readonly path: string
  readonly version: string

  constructor(method: string, path: string, version: string) {
    this.method = method
    this.path = path
    this.version = version
  }

  /** Method, path and version, for destructuring. */
  *[Symbol.iterator](): IterableIterator<string> {
    yield this.method
    yield this.path
    yield this.version
  }
}

/**
 * The first line of a response: `HTTP/1.1 200 OK`.
 *
 * @tornado httputil.ResponseStartLine
 */
export class ResponseStartLine implements Iterable<string | number | undefined> {
  readonly version: string
  readonly code: number
  /** Undefined when the line has none. */
  readonly reason: string | undefined

  constructor(version: string, code: number, reason?: string) {
    this.version = version
    this.code = code
    this.reason = reason
  }

  /** Version, code and reason, for destructuring. */
  *[Symbol.iterator](): IterableIterator<string | number | undefined> {
    yield this.version
    yield this.code
    yield this.reason
  }
}

const REQUEST_VERSION = /^HTTP\/[0-9]\.[0-9]$/
const STATUS_LINE = /^(HTTP\/1\.[0-9]) ([0-9]{3}) ([^]*)$/

/**
 * Reads a request line: three parts with single spaces between them (RFC 9112 §3).
 *
 * @throws HTTPInputError for another form, or for a version that is not HTTP/1.x.
 * @tornado httputil.parse_request_start_line
 */
export function parseRequestStartLine(line: string): RequestStartLine {
  const [method = '', path = '', version = '', ...rest] = line.split(' ')
  const wellFormed =
    rest.length === 0 &&
    method !== '' &&
    path !== '' &&
    allIn(TOKEN, method) &&
    allIn(VISIBLE, path) &&
    REQUEST_VERSION.test(version)
  if (!wellFormed) throw new HTTPInputError('Malformed HTTP request line')
  if (!version.startsWith('HTTP/1.')) {
    throw new HTTPInputError(`Unexpected HTTP version '${version}'`)
  }
  return new RequestStartLine(method, path, version)
}

/**
 * Reads a status line; the space behind the code is required, the reason is not (RFC 9112 §4).
 *
 * @throws HTTPInputError for another form.
 * @tornado httputil.parse_response_start_line
 */
export function parseResponseStartLine(line: string): ResponseStartLine {
  const match = STATUS_LINE.exec(line)
  const [, version = '', code = '', reason = ''] = match ?? []
  if (match === null || !allIn(FIELD_TEXT, reason)) {
    throw new HTTPInputError('Error parsing response start line')
  }
  return new ResponseStartLine(version, Number(code), reason === '' ? undefined : reason)
}
