import type {
  HTTPConnection,
  HTTPHeaders,
  HTTPMessageDelegate,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { HTTPRequestContext } from './http-request-context.ts'

/**
 * Lets one request see the connection as a proxy describes it, and the next one as it is.
 *
 * @internal
 * @tornado httpserver._ProxyAdapter
 */
export class ProxyAdapter implements HTTPMessageDelegate {
  readonly #delegate: HTTPMessageDelegate
  readonly #context: HTTPRequestContext | undefined
  #remoteIp = ''
  #protocol = ''

  constructor(delegate: HTTPMessageDelegate, requestConnection: HTTPConnection) {
    const { context } = requestConnection
    this.#delegate = delegate
    this.#context = context instanceof HTTPRequestContext ? context : undefined
  }

  headersReceived(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
  ): void | Promise<void> {
    const context = this.#context
    if (context !== undefined) {
      this.#remoteIp = context.remoteIp
      this.#protocol = context.protocol
      context.applyProxyHeaders(headers)
    }
    return this.#delegate.headersReceived(startLine, headers)
  }

  dataReceived(chunk: Buffer): void | Promise<void> {
    return this.#delegate.dataReceived(chunk)
  }

  finish(): void {
    try {
      this.#delegate.finish()
    } finally {
      this.#restore()
    }
  }

  onConnectionClose(): void {
    try {
      this.#delegate.onConnectionClose()
    } finally {
      this.#restore()
    }
  }

  #restore(): void {
    if (this.#context === undefined) return
    this.#context.remoteIp = this.#remoteIp
    this.#context.protocol = this.#protocol
  }
}
