import type { HTTPHeaders, HTTPServerRequest } from '@tornado-ts/httputil'
import { GzipStream } from './gzip-stream.ts'
import { OutputTransform } from './output-transform.ts'

/**
 * Compresses responses with gzip where the client accepts it.
 *
 * Text and the text-like types of {@link GZipContentEncoding.CONTENT_TYPES} are compressed, from
 * 1,024 bytes on where the length is known. Partial content and what has an encoding already are
 * left alone. A strong Etag becomes a weak one, since the bytes differ from those it was made for
 * (RFC 9110 §8.8.3.3).
 *
 * @tornado web.GZipContentEncoding
 */
export class GZipContentEncoding extends OutputTransform {
  /** Compressed besides `text/*`. */
  static readonly CONTENT_TYPES: ReadonlySet<string> = new Set([
    'application/javascript',
    'application/x-javascript',
    'application/xml',
    'application/atom+xml',
    'application/json',
    'application/xhtml+xml',
    'image/svg+xml',
  ])

  /** zlib's level: 1 is fast, 9 is small. */
  static readonly GZIP_LEVEL: number = 6

  /** Bodies known to be shorter than this many bytes stay as they are. */
  static readonly MIN_LENGTH: number = 1024

  readonly #accepted: boolean
  #stream: GzipStream | undefined = undefined

  constructor(request: HTTPServerRequest) {
    super(request)
    this.#accepted = acceptsGzip(request.headers.get('Accept-Encoding'))
  }

  override transformFirstChunk(
    statusCode: number,
    headers: HTTPHeaders,
    chunk: Buffer,
    finishing: boolean,
  ): [statusCode: number, headers: HTTPHeaders, chunk: Buffer] {
    const vary = headers.get('Vary')
    headers.set('Vary', vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`)
    if (!this.#compresses(statusCode, headers, chunk, finishing))
      return [statusCode, headers, chunk]
    this.#stream = new GzipStream(GZipContentEncoding.GZIP_LEVEL)
    headers.set('Content-Encoding', 'gzip')
    const etag = headers.get('Etag')
    if (etag?.startsWith('"') === true) headers.set('Etag', `W/${etag}`)
    const compressed = this.transformChunk(chunk, finishing)
    if (finishing) headers.set('Content-Length', String(compressed.length))
    else headers.delete('Content-Length')
    return [statusCode, headers, compressed]
  }

  override transformChunk(chunk: Buffer, finishing: boolean): Buffer {
    return this.#stream === undefined ? chunk : this.#stream.write(chunk, finishing)
  }

  #compresses(
    statusCode: number,
    headers: HTTPHeaders,
    chunk: Buffer,
    finishing: boolean,
  ): boolean {
    if (!this.#accepted || statusCode === 206 || headers.has('Content-Encoding')) return false
    if (finishing && chunk.length < GZipContentEncoding.MIN_LENGTH) return false
    const [type = ''] = (headers.get('Content-Type') ?? '').split(';')
    return type.startsWith('text/') || GZipContentEncoding.CONTENT_TYPES.has(type.trim())
  }
}

/** Whether an Accept-Encoding offers gzip with a weight above zero (RFC 9110 §12.5.3). */
function acceptsGzip(acceptEncoding: string | undefined): boolean {
  if (acceptEncoding === undefined) return false
  let wildcard = false
  for (const item of acceptEncoding.split(',')) {
    const [coding = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase())
    const offered = !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))
    if (coding === 'gzip' || coding === 'x-gzip') return offered
    if (coding === '*') wildcard = offered
  }
  return wildcard
}
