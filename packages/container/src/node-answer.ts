import { ServerResponse } from 'node:http'
import { appLog } from '@tornado-ts/log'
import { ERROR_PAGE_TYPE, errorPage } from './error-page.ts'
import type { Answer, Exchange } from './exchange.ts'
import { logGuestError } from './guest-error.ts'
import type { ResponseSocket, ResponseSocketOwner } from './response-socket.ts'

/** The answer of a guest in Node's style: what becomes of its response, and of its failures. */
export class NodeAnswer implements Answer, ResponseSocketOwner {
  readonly #exchange: Exchange
  readonly #response: ServerResponse
  readonly #socket: ResponseSocket

  constructor(exchange: Exchange, response: ServerResponse, socket: ResponseSocket) {
    this.#exchange = exchange
    this.#response = response
    this.#socket = socket
    socket.owner = this
    response.once('finish', () => exchange.answered(response.statusCode))
  }

  /** The guest has thrown, or its promise was rejected. */
  fail(error: unknown): void {
    const response = this.#response
    logGuestError(this.#exchange.request, error)
    if (response.writableEnded || this.#exchange.over) return
    if (response.headersSent) {
      this.#exchange.abandon()
      return
    }
    const page = errorPage(500)
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    response.statusCode = 500
    response.statusMessage = ''
    response.setHeader('Content-Type', ERROR_PAGE_TYPE)
    response.setHeader('Content-Length', page.length)
    // Middleware may have put methods of its own in place, which expect its own responses.
    ServerResponse.prototype.end.call(response, page, 'utf8')
  }

  // ---- ResponseSocketOwner

  headSent(): void {
    this.#exchange.headSent = true
  }

  clientGone(): void {
    this.#exchange.clientGone()
  }

  writeFailed(error: Error): void {
    const { method, uri } = this.#exchange.request
    appLog.error('Cannot send the response to %s %s', method, uri, { excInfo: error })
    this.#exchange.abandon()
  }

  destroyed(error: Error | null): void {
    if (error !== null && !this.#exchange.over) {
      const { method, uri } = this.#exchange.request
      appLog.error('Response to %s %s was cut off: %s', method, uri, error.message)
    }
    this.#exchange.abandon()
  }

  // ---- Answer

  abort(): void {
    this.#socket.destroy()
  }

  /** Makes Node tell the guest of the end of its response: by the end of its socket. */
  end(): void {
    process.nextTick(() => this.#socket.destroy())
  }
}
