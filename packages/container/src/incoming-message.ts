import { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import type { RequestBody } from './exchange.ts'
import { distinctHeaders, joinedHeaders } from './node-headers.ts'
import type { ResponseSocket } from './response-socket.ts'

/**
 * Makes Node's view of a request; its body comes from an {@link IncomingBody}.
 *
 * It is a genuine `IncomingMessage`, and all that is special about it are its own properties:
 * frameworks exchange the prototype.
 */
export function makeIncomingMessage(
  request: HTTPServerRequest,
  socket: ResponseSocket,
): IncomingMessage {
  const message = new IncomingMessage(socket as unknown as Socket)
  const [, major = '1', minor = '1'] = /(\d)\.(\d)$/.exec(request.version) ?? []
  message.method = request.method
  message.url = request.uri
  message.httpVersion = `${major}.${minor}`
  message.httpVersionMajor = Number(major)
  message.httpVersionMinor = Number(minor)
  message.rawHeaders = [...request.headers.getAll()].flat()
  message.headersDistinct = distinctHeaders(request.headers)
  message.headers = joinedHeaders(message.headersDistinct)
  return message
}

/** Feeds the body of a request to its `IncomingMessage`, no faster than the guest reads it. */
export class IncomingBody implements RequestBody {
  readonly #message: IncomingMessage
  #goOn: (() => void) | undefined = undefined
  #discarding = false
  /** A piece was left out, so the message can no longer end well. */
  #incomplete = false

  constructor(message: IncomingMessage) {
    this.#message = message
    message._read = () => this.#release()
  }

  write(chunk: Buffer): void | Promise<void> {
    const message = this.#message
    if (this.#incomplete || message.destroyed || message.push(chunk)) return
    if (this.#discarding) {
      this.#incomplete = true
      return
    }
    return new Promise((resolve) => {
      this.#goOn = resolve
    })
  }

  end(): void {
    if (this.#incomplete) return
    this.#message.complete = true
    this.#message.push(null)
  }

  discard(): void {
    this.#discarding = true
    if (!this.#message.readableDidRead) this.#message.resume()
    if (this.#goOn !== undefined) this.#incomplete = true
    this.#release()
  }

  abort(): void {
    this.#release()
    this.#message.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))
  }

  #release(): void {
    const goOn = this.#goOn
    this.#goOn = undefined
    goOn?.()
  }
}
