import { AsyncResource } from 'node:async_hooks'
import { HTTPHeaders } from '@tornado-ts/httputil'
import type { SSLSettings } from '@tornado-ts/netutil'
import type { Seconds } from '@tornado-ts/util'
import { bodyBytes } from './http-request.ts'
import type { HTTPRequest, HTTPRequestOptions, StreamingCallback } from './http-request.ts'
import type { HTTPResponse } from './http-response.ts'

/** What a request gets that neither it nor its client says otherwise. */
const LIBRARY_DEFAULTS = {
  method: 'GET',
  connectTimeout: 20,
  requestTimeout: 20,
  followRedirects: true,
  maxRedirects: 5,
  decompressResponse: true,
  proxyPassword: '',
  allowNonstandardMethods: false,
  validateCert: true,
  expect100Continue: false,
}

/** The defaults of a client: its own over the library's. */
export type ClientDefaults = HTTPRequestOptions & typeof LIBRARY_DEFAULTS

/** Puts the defaults of a client over the library's; undefined says nothing. */
export function clientDefaults(defaults: HTTPRequestOptions = {}): ClientDefaults {
  const { useGzip, ...options } = defaults
  const said = Object.entries({ decompressResponse: useGzip, ...options })
  const overlay = said.filter(([, value]) => value !== undefined)
  return { ...LIBRARY_DEFAULTS, ...Object.fromEntries(overlay) }
}

/**
 * A request with everything it leaves open filled in from the defaults of a client.
 *
 * Read once, when the fetch begins: what is changed in the request afterwards has no effect.
 *
 * @internal
 * @tornado httpclient._RequestProxy
 */
export class RequestProxy {
  /** The request itself. */
  readonly request: HTTPRequest
  readonly defaults: HTTPRequestOptions

  readonly url: string
  readonly method: string
  /** Not to be changed: these are the caller's. */
  readonly headers: HTTPHeaders
  readonly body: Buffer | undefined
  readonly bodyProducer: HTTPRequestOptions['bodyProducer']
  readonly authUsername: string | undefined
  readonly authPassword: string | undefined
  readonly authMode: string | undefined
  readonly connectTimeout: Seconds
  readonly requestTimeout: Seconds
  readonly ifModifiedSince: number | Date | undefined
  readonly followRedirects: boolean
  readonly maxRedirects: number
  readonly userAgent: string | undefined
  readonly decompressResponse: boolean
  readonly networkInterface: string | undefined
  readonly streamingCallback: StreamingCallback | undefined
  readonly headerCallback: ((line: string) => void) | undefined
  readonly proxyHost: string | undefined
  readonly proxyPort: number | undefined
  readonly proxyUsername: string | undefined
  readonly proxyPassword: string
  readonly proxyAuthMode: string | undefined
  readonly allowNonstandardMethods: boolean
  readonly validateCert: boolean
  readonly caCerts: string | Uint8Array | undefined
  readonly clientKey: string | Uint8Array | undefined
  readonly clientCert: string | Uint8Array | undefined
  readonly sslOptions: SSLSettings | undefined
  readonly allowIpv6: boolean | undefined
  readonly expect100Continue: boolean
  readonly prepareUndiciCallback: HTTPRequestOptions['prepareUndiciCallback']

  /**
   * Asked when the head of the final response is there: who takes the body, if it is not to be
   * collected. Set for a fetch that streams.
   */
  bodyReceiver: ((head: HTTPResponse) => StreamingCallback | undefined) | undefined = undefined

  constructor(request: HTTPRequest, defaults: HTTPRequestOptions = LIBRARY_DEFAULTS) {
    const d = defaults as ClientDefaults
    this.request = request
    this.defaults = d
    this.url = request.url
    this.method = request.method ?? d.method
    this.headers = headersOf(request, d)
    this.body = request.body ?? (d.body === undefined ? undefined : bodyBytes(d.body))
    this.bodyProducer = bound(request.bodyProducer ?? d.bodyProducer)
    this.authUsername = request.authUsername ?? d.authUsername
    this.authPassword = request.authPassword ?? d.authPassword
    this.authMode = request.authMode ?? d.authMode
    this.connectTimeout = request.connectTimeout ?? d.connectTimeout
    this.requestTimeout = request.requestTimeout ?? d.requestTimeout
    this.ifModifiedSince = request.ifModifiedSince ?? d.ifModifiedSince
    this.followRedirects = request.followRedirects ?? d.followRedirects
    this.maxRedirects = request.maxRedirects ?? d.maxRedirects
    this.userAgent = request.userAgent ?? d.userAgent
    this.decompressResponse = request.decompressResponse ?? d.decompressResponse
    this.networkInterface = request.networkInterface ?? d.networkInterface
    this.streamingCallback = bound(request.streamingCallback ?? d.streamingCallback)
    this.headerCallback = bound(request.headerCallback ?? d.headerCallback)
    this.proxyHost = request.proxyHost ?? d.proxyHost
    this.proxyPort = request.proxyPort ?? d.proxyPort
    this.proxyUsername = request.proxyUsername ?? d.proxyUsername
    this.proxyPassword = request.proxyPassword ?? d.proxyPassword
    this.proxyAuthMode = request.proxyAuthMode ?? d.proxyAuthMode
    this.allowNonstandardMethods = request.allowNonstandardMethods ?? d.allowNonstandardMethods
    this.validateCert = request.validateCert ?? d.validateCert
    this.caCerts = request.caCerts ?? d.caCerts
    this.clientKey = request.clientKey ?? d.clientKey
    this.clientCert = request.clientCert ?? d.clientCert
    this.sslOptions = request.sslOptions ?? d.sslOptions
    this.allowIpv6 = request.allowIpv6 ?? d.allowIpv6
    this.expect100Continue = request.expect100Continue ?? d.expect100Continue
    this.prepareUndiciCallback = request.prepareUndiciCallback ?? d.prepareUndiciCallback
  }
}

/**
 * A callback of the request, to run in the context of whoever fetches: the connection may have been
 * made by another, and it may be another's end that begins a fetch which waits.
 */
function bound<A extends unknown[], R>(
  callback: ((...args: A) => R) | undefined,
): ((...args: A) => R) | undefined {
  if (callback === undefined) return undefined
  const resource = new AsyncResource('TORNADO_HTTP_CALLBACK')
  return (...args) => resource.runInAsyncScope(callback, undefined, ...args)
}

const NO_HEADERS = new HTTPHeaders()

/** Headers of the client's defaults are for requests without any. */
function headersOf(request: HTTPRequest, defaults: HTTPRequestOptions): HTTPHeaders {
  const own = request.ownHeaders ?? NO_HEADERS
  if (defaults.headers === undefined || own.lines().length > 0) return own
  return new HTTPHeaders(defaults.headers)
}
