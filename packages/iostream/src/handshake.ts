import { type IOLoop, timerWheel, WheelEntry } from '@tornado-ts/ioloop'
import type { Seconds } from '@tornado-ts/util'
import type { Deferred } from './deferred.ts'

/** A TLS handshake in progress: who waits for it and how long it may take. */
export class Handshake<T> extends WheelEntry {
  /** Whether the connection beneath is there, so that what fails now is the handshake. */
  started = false
  /** Who is at the other end, for the log. */
  peer = ''
  /** The promise of `waitForHandshake`, if somebody waits. */
  waiting: Deferred<T> | undefined = undefined
  readonly #loop: IOLoop
  readonly #timeout: Seconds
  readonly #onExpired: (error: Error) => void

  /** @param timeout How long it may take; 0 sets no limit. */
  constructor(loop: IOLoop, timeout: Seconds, onExpired: (error: Error) => void) {
    super()
    this.#loop = loop
    this.#timeout = timeout
    this.#onExpired = onExpired
  }

  /**
   * The connection is there; the time begins to run.
   *
   * @param peer Its descriptor and address for the log: a socket that has failed has none left.
   */
  start(peer: string): void {
    this.started = true
    this.peer = peer
    if (this.#timeout > 0) timerWheel(this.#loop).add(this, this.#timeout)
  }

  /** The handshake is over, one way or the other. */
  stop(): void {
    timerWheel(this.#loop).remove(this)
  }

  override onTimeout(): void {
    const error = new Error(`TLS handshake took longer than ${this.#timeout} s`)
    this.#onExpired(Object.assign(error, { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' }))
  }
}
