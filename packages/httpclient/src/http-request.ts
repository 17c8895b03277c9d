import { utf8 } from '@tornado-ts/escape'
import { HTTPHeaders } from '@tornado-ts/httputil'
import type { HeadersInit } from '@tornado-ts/httputil'
import type { SSLSettings } from '@tornado-ts/netutil'
import type { Seconds } from '@tornado-ts/util'

/** Sends the next piece of a body; the promise settles when more may follow. */
export type BodyWriter = (chunk: Uint8Array | string) => Promise<void>

/** Takes a piece of the response's body; a promise holds the next piece back until it settles. */
export type StreamingCallback = (chunk: Buffer) => void | Promise<void>

/**
 * What a request is made of. Whatever is undefined is taken from the defaults of the client, and
 * then from the library's, which are given here.
 */
export interface HTTPRequestOptions {
  /** Default `GET`. */
  method?: string | undefined
  /** A record or pairs become an HTTPHeaders; none are sent by default but those of the client. */
  headers?: HeadersInit | undefined
  /** Text is sent as UTF-8. */
  body?: string | Uint8Array | undefined
  /**
   * Produces the body piece by piece, in place of `body`. Without a Content-Length among the headers
   * it is sent in chunks.
   */
  bodyProducer?: ((write: BodyWriter) => void | Promise<void>) | undefined
  /** The name for HTTP authentication; one in the URL wins. */
  authUsername?: string | undefined
  /** Default empty. */
  authPassword?: string | undefined
  /** `basic`, the default, or `digest`, which only the undici client has. */
  authMode?: string | undefined
  /** Seconds to connect in, name lookup, proxy and TLS included; default 20, 0 for no limit. */
  connectTimeout?: Seconds | undefined
  /** Seconds for the whole of one exchange; default 20, 0 for no limit. */
  requestTimeout?: Seconds | undefined
  /** Sent as `If-Modified-Since`; a number is seconds since 1970. */
  ifModifiedSince?: number | Date | undefined
  /** Default true. */
  followRedirects?: boolean | undefined
  /** Default 5. */
  maxRedirects?: number | undefined
  /** Sent as `User-Agent`, also when that is among the headers. */
  userAgent?: string | undefined
  /** Ask for a compressed body, and undo the compression; default true. */
  decompressResponse?: boolean | undefined
  /** @deprecated The older name of `decompressResponse`. */
  useGzip?: boolean | undefined
  /** The local IP address to connect from. */
  networkInterface?: string | undefined
  /** Takes the body as it arrives; the response then has none. */
  streamingCallback?: StreamingCallback | undefined
  /**
   * Takes the head of the final response line by line, each with its CRLF: the status line, the
   * headers, an empty line. All before the first call of `streamingCallback`.
   */
  headerCallback?: ((line: string) => void) | undefined
  /** A proxy to send the request through; `proxyPort` has to be given too. */
  proxyHost?: string | undefined
  proxyPort?: number | undefined
  /** The name for the proxy; it is sent to nobody else. */
  proxyUsername?: string | undefined
  /** Default empty. */
  proxyPassword?: string | undefined
  /** `basic`, the default and only one. */
  proxyAuthMode?: string | undefined
  /** Allow methods the library does not know, and bodies where there should be none; default false. */
  allowNonstandardMethods?: boolean | undefined
  /** Verify the certificate and the name of a server; default true. */
  validateCert?: boolean | undefined
  /** The authorities to trust: the name of a PEM file, or its content. */
  caCerts?: string | Uint8Array | undefined
  /** The key of `clientCert`: the name of a PEM file, or its content. */
  clientKey?: string | Uint8Array | undefined
  /** The certificate to show to the server: the name of a PEM file, or its content. */
  clientCert?: string | Uint8Array | undefined
  /** All settings of TLS, in place of the four options above; not with undici. */
  sslOptions?: SSLSettings | undefined
  /** False to use IPv4 only; default any family. */
  allowIpv6?: boolean | undefined
  /** Send the body when the server has asked for it; default false, not with undici. */
  expect100Continue?: boolean | undefined
  /** May change the options of undici's request; the undici client only. */
  prepareUndiciCallback?: ((options: Record<string, unknown>) => void) | undefined
}

/**
 * A request that a client can send, as often as wanted.
 *
 * Every option is a field of the same name, which may be changed until the request is fetched.
 * Clients never change a request or its headers.
 *
 * @example
 * ```ts
 * new HTTPRequest('https://example.com/items', { method: 'POST', body: 'a=1', requestTimeout: 5 })
 * ```
 *
 * @tornado httpclient.HTTPRequest
 */
export class HTTPRequest implements HTTPRequestOptions {
  /** @tornado httpclient.HTTPRequest.url */
  url: string
  /** @tornado httpclient.HTTPRequest.method */
  method: string | undefined
  bodyProducer: HTTPRequestOptions['bodyProducer']
  authUsername: string | undefined
  authPassword: string | undefined
  authMode: string | undefined
  connectTimeout: Seconds | undefined
  requestTimeout: Seconds | undefined
  ifModifiedSince: number | Date | undefined
  followRedirects: boolean | undefined
  maxRedirects: number | undefined
  userAgent: string | undefined
  decompressResponse: boolean | undefined
  networkInterface: string | undefined
  streamingCallback: StreamingCallback | undefined
  headerCallback: ((line: string) => void) | undefined
  proxyHost: string | undefined
  proxyPort: number | undefined
  proxyUsername: string | undefined
  proxyPassword: string | undefined
  proxyAuthMode: string | undefined
  allowNonstandardMethods: boolean | undefined
  validateCert: boolean | undefined
  caCerts: string | Uint8Array | undefined
  clientKey: string | Uint8Array | undefined
  clientCert: string | Uint8Array | undefined
  sslOptions: SSLSettings | undefined
  allowIpv6: boolean | undefined
  expect100Continue: boolean | undefined
  prepareUndiciCallback: HTTPRequestOptions['prepareUndiciCallback']
  /**
   * When the request was made, in seconds since 1970.
   *
   * @tornado httpclient.HTTPRequest.start_time
   */
  startTime: number

  #headers: HTTPHeaders | undefined
  #body: Buffer | undefined

  /** @throws TypeError if `url` is neither text nor a URL. */
  constructor(url: string | URL, options: HTTPRequestOptions = {}) {
    this.url = urlText(url)
    this.method = options.method
    this.headers = options.headers
    this.body = options.body
    this.bodyProducer = options.bodyProducer
    this.authUsername = options.authUsername
    this.authPassword = options.authPassword
    this.authMode = options.authMode
    this.connectTimeout = options.connectTimeout
    this.requestTimeout = options.requestTimeout
    this.ifModifiedSince = options.ifModifiedSince
    this.followRedirects = options.followRedirects
    this.maxRedirects = options.maxRedirects
    this.userAgent = options.userAgent
    this.decompressResponse = options.decompressResponse ?? options.useGzip
    this.networkInterface = options.networkInterface
    this.streamingCallback = options.streamingCallback
    this.headerCallback = options.headerCallback
    this.proxyHost = options.proxyHost
    this.proxyPort = options.proxyPort
    this.proxyUsername = options.proxyUsername
    this.proxyPassword = options.proxyPassword
    this.proxyAuthMode = options.proxyAuthMode
    this.allowNonstandardMethods = options.allowNonstandardMethods
    this.validateCert = options.validateCert
    this.caCerts = options.caCerts
    this.clientKey = options.clientKey
    this.clientCert = options.clientCert
    this.sslOptions = options.sslOptions
    this.allowIpv6 = options.allowIpv6
    this.expect100Continue = options.expect100Continue
    this.prepareUndiciCallback = options.prepareUndiciCallback
    this.startTime = Date.now() / 1000
  }

  /**
   * The headers; assigning a record or pairs makes an HTTPHeaders of them, undefined an empty one.
   *
   * @tornado httpclient.HTTPRequest.headers
   */
  get headers(): HTTPHeaders {
    this.#headers ??= new HTTPHeaders()
    return this.#headers
  }

  /** The headers, unless there have never been any. @internal */
  get ownHeaders(): HTTPHeaders | undefined {
    return this.#headers
  }

  set headers(value: HeadersInit | undefined) {
    this.#headers =
      value === undefined || value instanceof HTTPHeaders ? value : new HTTPHeaders(value)
  }

  /**
   * The body as bytes; assigning text takes its UTF-8.
   *
   * @tornado httpclient.HTTPRequest.body
   */
  get body(): Buffer | undefined {
    return this.#body
  }

  set body(value: string | Uint8Array | undefined) {
    this.#body = value === undefined ? undefined : bodyBytes(value)
  }

  /** @deprecated The older name of `decompressResponse`. */
  get useGzip(): boolean | undefined {
    return this.decompressResponse
  }

  set useGzip(value: boolean | undefined) {
    this.decompressResponse = value
  }
}

function urlText(url: string | URL): string {
  if (typeof url === 'string') return url
  if (url instanceof URL) return url.href
  throw new TypeError(`a URL must be a string or a URL, not ${typeof url}`)
}

/** The bytes of a body; those of a text are its UTF-8. */
export function bodyBytes(body: string | Uint8Array): Buffer {
  const bytes = utf8(body)
  if (Buffer.isBuffer(bytes)) return bytes
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
