import { IOLoop, type Timeout, timeoutToDelay } from '@tornado-ts/ioloop'
import type { SockAddr } from '@tornado-ts/netutil'
import { type Seconds, TimeoutError } from '@tornado-ts/util'

/**
 * The head start of the preferred address family: how long its first address is tried alone.
 *
 * @tornado tcpclient._INITIAL_CONNECT_TIMEOUT
 * @internal
 */
export const INITIAL_CONNECT_TIMEOUT: Seconds = 0.3

/** An address and its family, as resolvers return them. @internal */
export type FamilyAddress = readonly [family: number, address: SockAddr]

/** A connection that is being made. @internal */
export interface ConnectAttempt<S> {
  /** The stream, to be closed when it is not wanted any more. */
  readonly stream: S
  /** Settles once it is known whether the stream could be connected. */
  readonly promise: Promise<unknown>
}

/** What {@link Connector.start} resolves with: the first stream that got through. @internal */
export interface Connected<S> {
  readonly family: number
  readonly addr: SockAddr
  readonly stream: S
}

/** Options of {@link Connector.start}. @internal */
export interface ConnectorOptions {
  /** How long the first family is tried alone; default {@link INITIAL_CONNECT_TIMEOUT}. */
  readonly timeout?: Seconds | undefined
  /** When to give everything up; by default never. */
  readonly connectTimeout?: Timeout | undefined
  /** Gives everything up when aborted; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** The part of an IOLoop that a {@link Connector} needs. @internal */
export interface ConnectorTimers {
  callLater(delay: Seconds, callback: () => void): object
  removeTimeout(timeout: object): void
}

interface Waiting<T> {
  readonly resolve: (value: T) => void
  readonly reject: (reason: unknown) => void
}

/** The addresses of one family that have not been tried yet. */
type Queue = Iterator<FamilyAddress>

/**
 * Connects to whichever address of a host answers first: "Happy Eyeballs".
 *
 * The addresses are split into two queues, those of the first address's family and the rest. Each
 * queue tries its addresses one after the other. The first queue has a head start; the second one
 * begins when that is over, or as soon as an attempt of the first queue has failed. So a family
 * that does not work here costs a fraction of a second, and one that works is seldom tried in vain.
 *
 * Everything that happens after the outcome is settled changes nothing: a late success is closed, a
 * late failure starts no further attempt.
 *
 * @see RFC 8305 §5, of which this is the simpler form of RFC 6555 §5.
 * @tornado tcpclient._Connector
 * @internal
 */
export class Connector<S extends { close(): void }> {
  /** All streams that were tried, except the one that was given away. */
  readonly streams: Set<S> = new Set()

  readonly #connect: (family: number, addr: SockAddr) => ConnectAttempt<S>
  readonly #timers: ConnectorTimers
  readonly #primary: Queue
  readonly #secondary: Queue
  /** How many addresses have not failed yet. */
  #remaining: number
  #lastError: unknown = undefined
  /** Who waits for the outcome; undefined once it is settled. */
  #waiting: Waiting<Connected<S>> | undefined = undefined
  #headStart: object | undefined = undefined
  #connectTimeout: object | undefined = undefined
  #signal: AbortSignal | undefined = undefined

  /**
   * @param addresses The addresses, the preferred one first.
   * @param connect Begins to connect to an address.
   * @param timers Where the timers run; by default the current loop.
   */
  constructor(
    addresses: readonly FamilyAddress[],
    connect: (family: number, addr: SockAddr) => ConnectAttempt<S>,
    timers: ConnectorTimers = IOLoop.current(),
  ) {
    const [primary, secondary] = Connector.split(addresses)
    this.#primary = primary.values()
    this.#secondary = secondary.values()
    this.#remaining = addresses.length
    this.#connect = connect
    this.#timers = timers
  }

  /**
   * Splits addresses into those of the first one's family and the others, each in their order.
   *
   * @tornado tcpclient._Connector.split
   */
  static split(
    addresses: readonly FamilyAddress[],
  ): [primary: FamilyAddress[], secondary: FamilyAddress[]] {
    const preferred = addresses[0]?.[0]
    return [
      addresses.filter(([family]) => family === preferred),
      addresses.filter(([family]) => family !== preferred),
    ]
  }

  /**
   * Begins to connect; to be called once.
   *
   * @returns The first connection that is made. If there is none, the promise rejects with the
   *   error of the last attempt; after `connectTimeout` with TimeoutError; and when the signal is
   *   aborted with its reason. All other streams are closed by then.
   * @throws TypeError for a bad `connectTimeout`.
   * @tornado tcpclient._Connector.start
   */
  start(options: ConnectorOptions = {}): Promise<Connected<S>> {
    const { timeout = INITIAL_CONNECT_TIMEOUT, connectTimeout, signal } = options
    const limit = connectTimeout === undefined ? undefined : timeoutToDelay(connectTimeout)
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      this.#waiting = { resolve, reject }
      this.#tryNext(this.#primary)
      if (this.#isSettled()) return
      this.#headStart = this.#timers.callLater(timeout, () => this.#startSecondary())
      if (limit !== undefined) {
        this.#connectTimeout = this.#timers.callLater(limit, () =>
          this.#fail(new TimeoutError(`connecting took longer than ${limit} seconds`)),
        )
      }
      this.#signal = signal
      signal?.addEventListener('abort', this.#onAbort)
    })
  }

  /** A method, since the compiler would take the field to be what it was assigned last. */
  #isSettled(): boolean {
    return this.#waiting === undefined
  }

  #tryNext(queue: Queue): void {
    const next = queue.next()
    if (next.done === true) {
      // The other queue may still be at work.
      if (this.#remaining === 0) this.#fail(this.#lastError ?? new Error('connection failed'))
      return
    }
    const [family, addr] = next.value
    const { stream, promise } = this.#connect(family, addr)
    this.streams.add(stream)
    promise.then(
      () => this.#succeeded({ family, addr, stream }),
      (error: unknown) => this.#failed(queue, error),
    )
  }

  #startSecondary(): void {
    this.#clearHeadStart()
    this.#tryNext(this.#secondary)
  }

  #succeeded(connected: Connected<S>): void {
    if (this.#isSettled()) {
      connected.stream.close()
    } else {
      this.streams.delete(connected.stream)
      this.#settle()?.resolve(connected)
    }
  }

  #failed(queue: Queue, error: unknown): void {
    if (this.#isSettled()) return
    this.#remaining -= 1
    this.#lastError = error
    this.#tryNext(queue)
    if (this.#headStart !== undefined) this.#startSecondary()
  }

  #fail(reason: unknown): void {
    this.#settle()?.reject(reason)
  }

  readonly #onAbort = (): void => this.#fail(this.#signal?.reason)

  /** Stops everything and closes the streams that are not given away. */
  #settle(): Waiting<Connected<S>> | undefined {
    const waiting = this.#waiting
    this.#waiting = undefined
    this.#clearHeadStart()
    if (this.#connectTimeout !== undefined) this.#timers.removeTimeout(this.#connectTimeout)
    this.#connectTimeout = undefined
    this.#signal?.removeEventListener('abort', this.#onAbort)
    for (const stream of this.streams) stream.close()
    return waiting
  }

  #clearHeadStart(): void {
    if (this.#headStart !== undefined) this.#timers.removeTimeout(this.#headStart)
    this.#headStart = undefined
  }
}
