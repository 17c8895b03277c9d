import type { HTTP1ServerConnection } from '@tornado-ts/http1connection'
import type { UpgradedConnection } from '@tornado-ts/httputil'
import { timeoutToDelay } from '@tornado-ts/ioloop'
import type { Timeout } from '@tornado-ts/ioloop'
import type { IOStream } from '@tornado-ts/iostream'

/** How long {@link HTTPServer.drain} may take. */
export interface DrainOptions {
  /** When what is left is destroyed: seconds from now or a date, default 20; Infinity for never. */
  timeout?: Timeout | undefined
  /** Destroys what is left when it aborts. */
  signal?: AbortSignal | undefined
}

/** Connections by how they ended while a server was drained. */
export interface DrainResult {
  /** Had a request in hand and answered it. */
  readonly finished: number
  /** Had nothing to do. */
  readonly idle: number
  /** Had been taken over by another protocol, and ended in its way. */
  readonly upgraded: number
  /** Were destroyed when the time was over. */
  readonly forced: number
}

const DEFAULT_TIMEOUT = 20
/** Beyond this Node's timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** The graceful end of a server: waits for its sockets, and cuts off those that take too long. */
export class ServerDrain {
  readonly promise: Promise<DrainResult>

  readonly #busy = new Set<HTTP1ServerConnection>()
  /** Connections that are closed in a moment, unless a request was under way to them. */
  readonly #idle = new Set<HTTP1ServerConnection>()
  readonly #upgraded = new Set<UpgradedConnection>()
  /** Streams whose socket is not gone. */
  readonly #streams = new Set<IOStream>()
  /** What can be destroyed even when its stream is closed and only waits for the peer. */
  readonly #sockets = new Set<NonNullable<IOStream['socket']>>()
  readonly #counts = { finished: 0, idle: 0, upgraded: 0, forced: 0 }
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #onAbort = (): void => this.#force()
  readonly #signals = new Set<AbortSignal>()
  #resolve: (result: DrainResult) => void = () => {}
  #accepting = true
  #forced = false
  #done = false

  constructor() {
    this.promise = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** No connection comes any more. */
  acceptingEnded(): void {
    this.#accepting = false
    this.settle()
  }

  /** Ends a connection that the server knows, now or after the request in hand. */
  addConnection(connection: HTTP1ServerConnection): void {
    const { stream } = connection
    if (stream.socket !== undefined) this.#sockets.add(stream.socket)
    const group = connection.idle ? this.#idle : this.#busy
    group.add(connection)
    this.addStream(stream)
    connection.startDraining()
    if (this.#forced) this.#forceConnection(connection)
  }

  /** A request has come over a connection that was idle. */
  requestBegan(connection: HTTP1ServerConnection): void {
    if (this.#idle.delete(connection)) this.#busy.add(connection)
  }

  /** Waits for a stream that is closed, or about to be, until its socket is gone. */
  addStream(stream: IOStream): void {
    if (this.#streams.has(stream)) return
    this.#streams.add(stream)
    void stream.waitClosed().then(() => {
      this.#streams.delete(stream)
      this.settle()
    })
  }

  /** Ends a connection that another protocol has taken over. */
  addUpgraded(connection: UpgradedConnection): void {
    if (this.#upgraded.has(connection)) return
    this.#upgraded.add(connection)
    void connection.ended.then(() => {
      if (this.#upgraded.delete(connection)) this.#counts.upgraded++
      this.settle()
    })
    if (this.#forced) this.#forceUpgraded(connection)
    else connection.goAway()
  }

  /** A connection of HTTP/1 has ended, or was detached. */
  connectionEnded(connection: HTTP1ServerConnection): void {
    const { stream } = connection
    const wasBusy = this.#busy.delete(connection)
    const wasIdle = this.#idle.delete(connection)
    if (stream.closed()) {
      if (wasBusy) this.#counts.finished++
      if (wasIdle) this.#counts.idle++
      return
    }
    this.#streams.delete(stream)
    // What has taken the connection over makes itself known only after this call.
    setImmediate(() => this.settle())
  }

  /** Applies the deadline and the signal of one call of `drain`; the earliest counts. */
  limit({ timeout = DEFAULT_TIMEOUT, signal }: DrainOptions): void {
    const milliseconds = timeoutToDelay(timeout) * 1000
    if (this.#done) return
    if (signal !== undefined && !this.#signals.has(signal)) {
      this.#signals.add(signal)
      signal.addEventListener('abort', this.#onAbort, { once: true })
    }
    if (milliseconds <= 0 || signal?.aborted === true) this.#force()
    else if (milliseconds <= LONGEST_TIMER) {
      this.#timers.add(setTimeout(this.#onAbort, milliseconds))
    }
  }

  /** Resolves once nothing is left. */
  settle(): void {
    if (this.#done || this.#accepting) return
    if (this.#streams.size > 0 || this.#upgraded.size > 0) return
    this.#done = true
    for (const timer of this.#timers) clearTimeout(timer)
    for (const signal of this.#signals) signal.removeEventListener('abort', this.#onAbort)
    this.#resolve({ ...this.#counts })
  }

  #force(): void {
    if (this.#forced || this.#done) return
    this.#forced = true
    for (const connection of [...this.#idle, ...this.#busy]) this.#forceConnection(connection)
    for (const connection of [...this.#upgraded]) this.#forceUpgraded(connection)
    for (const socket of this.#sockets) socket.destroy()
    this.settle()
  }

  #forceConnection(connection: HTTP1ServerConnection): void {
    if (this.#busy.delete(connection)) this.#counts.forced++
    connection.stream.close(new Error('the server has waited long enough'))
  }

  #forceUpgraded(connection: UpgradedConnection): void {
    if (this.#upgraded.delete(connection)) this.#counts.forced++
    connection.abort()
  }
}
