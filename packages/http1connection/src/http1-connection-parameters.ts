import type { Seconds } from '@tornado-ts/util'

/** Options of {@link HTTP1ConnectionParameters}; each is a field there. */
export interface HTTP1ConnectionParametersOptions {
  noKeepAlive?: boolean | undefined
  chunkSize?: number | undefined
  maxHeaderSize?: number | undefined
  maxHeaderCount?: number | undefined
  headerTimeout?: Seconds | undefined
  maxBodySize?: number | undefined
  bodyTimeout?: Seconds | undefined
  decompress?: boolean | readonly string[] | undefined
  sendDate?: boolean | undefined
}

/**
 * Limits and habits of HTTP/1 connections; one object serves any number of them.
 *
 * @tornado http1connection.HTTP1ConnectionParameters
 */
export class HTTP1ConnectionParameters {
  /**
   * Close after each message; default false.
   *
   * @tornado http1connection.HTTP1ConnectionParameters.no_keep_alive
   */
  readonly noKeepAlive: boolean
  /**
   * Most bytes of a body handed to a delegate at once; default 65536.
   *
   * @tornado http1connection.HTTP1ConnectionParameters.chunk_size
   */
  readonly chunkSize: number
  /**
   * Most bytes of start line and headers; default 65536.
   *
   * @tornado http1connection.HTTP1ConnectionParameters.max_header_size
   */
  readonly maxHeaderSize: number
  /** Most header lines; default 256. */
  readonly maxHeaderCount: number
  /**
   * Seconds to wait for a complete head; default no limit.
   *
   * @tornado http1connection.HTTP1ConnectionParameters.header_timeout
   */
  readonly headerTimeout: Seconds | undefined
  /**
   * Most bytes of a body, as sent and as decompressed; default the stream's `maxBufferSize`. 0 allows
   * only empty bodies.
   *
   * @tornado http1connection.HTTP1ConnectionParameters.max_body_size
   */
  readonly maxBodySize: number | undefined
  /**
   * Seconds to wait for a complete body; default no limit.
   *
   * @tornado http1connection.HTTP1ConnectionParameters.body_timeout
   */
  readonly bodyTimeout: Seconds | undefined
  /**
   * Content codings to undo before a delegate sees the body: true for gzip alone, as a server wants
   * it, or a list of names that `contentCodings` of util contains. Default false.
   *
   * @tornado http1connection.HTTP1ConnectionParameters.decompress
   */
  readonly decompress: boolean | readonly string[]
  /** Give every response without a `Date` one (RFC 9110 §6.6.1); default false. */
  readonly sendDate: boolean

  constructor(options: HTTP1ConnectionParametersOptions = {}) {
    this.noKeepAlive = options.noKeepAlive ?? false
    this.chunkSize = options.chunkSize || 65536
    this.maxHeaderSize = options.maxHeaderSize || 65536
    this.maxHeaderCount = options.maxHeaderCount ?? 256
    this.headerTimeout = options.headerTimeout
    this.maxBodySize = options.maxBodySize
    this.bodyTimeout = options.bodyTimeout
    this.decompress = options.decompress ?? false
    this.sendDate = options.sendDate ?? false
  }
}
