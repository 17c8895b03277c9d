import type net from 'node:net'
import { executionScope, isFuture, runInScope } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import type { Address } from './address.ts'
import type { Acceptor, ListenSocket } from './listen-socket.ts'

/**
 * Gets one new connection, paused, and the address of its peer (`""` for a Unix socket).
 *
 * It owns the connection: nothing else will resume, end or destroy it.
 */
export type AcceptCallback = (connection: net.Socket, address: Address | '') => void

/** How many held connections are delivered before other callbacks of the loop get their turn. */
const DELIVERIES_PER_ITERATION = 128

/**
 * Calls a function with each connection of a listening socket, once, in order.
 *
 * Connections held until now come first, from callbacks of the current IOLoop and at most 128 in
 * an iteration; later ones come straight from the accept event. That IOLoop is the current one in
 * every call, and no stack context is open. Connections that were aborted before their turn are
 * passed over. What the callback throws is logged and does not stop accepting.
 *
 * @param sock The socket; kept open, and closed by nobody but its owner.
 * @param callback Called synchronously per connection.
 * @returns A function that ends the deliveries, at once: connections whose turn had not come are
 *   held again, for the next handler or until the socket is closed.
 * @throws Error if the socket is closed or has a handler.
 *
 * @tornado netutil.add_accept_handler
 */
export function addAcceptHandler(sock: ListenSocket, callback: AcceptCallback): () => void {
  if (typeof callback !== 'function') throw new TypeError('the accept callback is no function')
  if (sock.closed) throw new Error('the listening socket is closed')
  if (sock.acceptor !== undefined) throw new Error('the listening socket has an accept handler')
  const handler = new AcceptHandler(sock, callback, IOLoop.current())
  sock.acceptor = handler
  if (sock.readable) handler.deliverHeldSoon()
  return () => {
    if (sock.acceptor === handler) sock.acceptor = undefined
  }
}

/** Runs once per connection and leaves nothing of its own behind: no scope, promise or closure. */
class AcceptHandler implements Acceptor {
  readonly #sock: ListenSocket
  readonly #callback: AcceptCallback
  readonly #loop: IOLoop

  constructor(sock: ListenSocket, callback: AcceptCallback, loop: IOLoop) {
    this.#sock = sock
    this.#callback = callback
    this.#loop = loop
  }

  deliver(socket: net.Socket): void {
    const address = this.#sock.peerOf(socket)
    if (address === undefined) return
    try {
      // Until there is a second loop or a stack context, nothing has to be made current.
      const result: unknown = executionScope.active
        ? runInScope(this.#loop, undefined, this.#callback, [socket, address])
        : this.#callback(socket, address)
      if (result !== undefined) this.#observe(result)
    } catch (error) {
      this.#report(error)
    }
  }

  deliverHeldSoon(): void {
    this.#loop.spawnCallback(() => this.#deliverHeld())
  }

  #deliverHeld(): void {
    for (let count = 0; count < DELIVERIES_PER_ITERATION; count++) {
      if (this.#sock.acceptor !== this) return
      const socket = this.#sock.takeHeld()
      if (socket === undefined) return
      this.deliver(socket)
    }
    this.deliverHeldSoon()
  }

  /** The callback of an async function must not end the process by its rejection. */
  #observe(result: unknown): void {
    if (!isFuture(result)) return
    result.then(undefined, (error: unknown) => this.#report(error))
  }

  #report(error: unknown): void {
    this.#loop.handleCallbackException(this.#callback as (...args: unknown[]) => void, error)
  }
}
