import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import type { Exchange } from './exchange.ts'
import { GuestContainer } from './guest-container.ts'
import { isUpgradeRequest } from './is-upgrade-request.ts'
import { logGuestError } from './guest-error.ts'
import { IncomingBody, makeIncomingMessage } from './incoming-message.ts'
import { NodeAnswer } from './node-answer.ts'
import { ResponseSocket } from './response-socket.ts'
import { makeServerResponse } from './server-response.ts'
import { UpgradedSocket } from './upgraded-socket.ts'

/** An application in the style of `node:http`; what it returns matters only if it rejects. */
export type NodeHandler = (req: IncomingMessage, res: ServerResponse) => unknown

/** What takes upgraded connections over, in the style of the event `upgrade` of `node:http`. */
export type UpgradeListener = (req: IncomingMessage, socket: Duplex, head: Buffer) => void

/** Options of {@link NodeContainer}. */
export interface NodeContainerOptions {
  /**
   * Takes over the connections of requests with `Upgrade`. Without it they are requests like any
   * other.
   */
  readonly upgrade?: UpgradeListener | undefined
  /** Bytes of a request's or a response's body that may wait in memory; default 65536. */
  readonly highWaterMark?: number | undefined
}

const DEFAULT_HIGH_WATER_MARK = 65536

/**
 * Runs an application written for `node:http` on the server of tornado-ts: Express, Connect, Koa
 * (`app.callback()`), Fastify (`fastify.routing`) or a plain function.
 *
 * Bodies stream both ways and no faster than the slower side. Framing and the life of the
 * connection are the server's: `Transfer-Encoding` and `Keep-Alive` of the application are left out,
 * of `Connection` only `close` is heeded, and trailers are not sent.
 *
 * @example
 * ```ts
 * const legacy = new NodeContainer(express().get('/legacy', (req, res) => res.send('hello')))
 * const application = new Application([
 *   ['/', MainHandler],
 *   ['/legacy', legacy],
 * ])
 * ```
 *
 * @tornado wsgi.WSGIContainer
 */
export class NodeContainer extends GuestContainer {
  readonly #handler: NodeHandler
  readonly #upgrade: UpgradeListener | undefined
  readonly #highWaterMark: number

  /** @throws TypeError when `handler` is no function. */
  constructor(handler: NodeHandler, options: NodeContainerOptions = {}) {
    super()
    if (typeof handler !== 'function') throw new TypeError('handler must be a function')
    this.#handler = handler
    this.#upgrade = options.upgrade
    this.#highWaterMark = options.highWaterMark ?? DEFAULT_HIGH_WATER_MARK
  }

  /**
   * The request as the application gets it; the body is added afterwards. Override it to change what
   * the application sees, and begin with what this one returns.
   *
   * @tornado wsgi.WSGIContainer.environ
   */
  createIncomingMessage(request: HTTPServerRequest): IncomingMessage {
    return makeIncomingMessage(request, new ResponseSocket(request, this.#highWaterMark))
  }

  /** @internal */
  protected override serve(exchange: Exchange): void {
    const message = this.createIncomingMessage(exchange.request)
    if (this.#upgrade !== undefined && isUpgradeRequest(exchange.request.headers)) {
      this.#handOver(exchange, message, this.#upgrade)
      return
    }
    const socket = message.socket as unknown
    if (!(socket instanceof ResponseSocket)) {
      throw new TypeError('createIncomingMessage must return the message of its superclass')
    }
    const response = makeServerResponse(message, socket)
    const answer = new NodeAnswer(exchange, response, socket)
    exchange.begin(new IncomingBody(message), answer)
    try {
      const returned: unknown = this.#handler(message, response)
      if (isThenable(returned)) returned.then(undefined, (error: unknown) => answer.fail(error))
    } catch (error) {
      answer.fail(error)
    }
  }

  #handOver(exchange: Exchange, message: IncomingMessage, upgrade: UpgradeListener): void {
    const socket = UpgradedSocket.take(exchange)
    message.socket = socket as unknown as IncomingMessage['socket']
    new IncomingBody(message).end()
    try {
      // What the client sent behind the request comes first from the socket.
      upgrade(message, socket, Buffer.alloc(0))
    } catch (error) {
      logGuestError(exchange.request, error)
      socket.destroy()
    }
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as Partial<PromiseLike<unknown>> | null | undefined)?.then === 'function'
}
