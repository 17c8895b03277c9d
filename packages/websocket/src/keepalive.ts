import { type TimerWheel, WheelEntry } from '@tornado-ts/ioloop'
import { genLog } from '@tornado-ts/log'
import type { Seconds } from '@tornado-ts/util'

/** What a {@link Keepalive} acts upon. */
export interface KeepaliveHost {
  sendKeepalivePing(): void
  /** No pong has come in time. */
  peerIsSilent(): void
}

let warned = false

/**
 * The time allowed for a pong: never more than the interval between pings.
 *
 * @param timeout Undefined for the whole interval, 0 for no limit.
 */
export function pongTimeout(interval: Seconds, timeout: Seconds | undefined): Seconds {
  if (timeout === undefined || !(timeout > interval)) return timeout ?? interval
  if (!warned) {
    warned = true
    genLog.warning(
      'The WebSocket ping timeout (%s s) cannot be longer than the ping interval (%s s): using that',
      timeout,
      interval,
    )
  }
  return interval
}

/** How long to wait until the next ping is due. */
export function pingSleepTime(times: PingTimes): Seconds {
  return Math.max(0, times.lastPingTime + times.interval - times.now)
}

/** Times of one clock. */
export interface PingTimes {
  readonly lastPingTime: Seconds
  readonly interval: Seconds
  readonly now: Seconds
}

/**
 * Pings the peer in intervals, and says when it does not answer.
 *
 * An entry of the loop's timer wheel that moves itself: between two pings nothing is touched.
 */
export class Keepalive extends WheelEntry {
  readonly #wheel: TimerWheel
  readonly #interval: Seconds
  readonly #timeout: Seconds
  readonly #host: KeepaliveHost
  #answered = false
  #awaitsPong = false
  /** When the last ping was sent, in seconds of the monotonic clock. */
  lastPingTime: Seconds = 0

  constructor(wheel: TimerWheel, interval: Seconds, timeout: Seconds, host: KeepaliveHost) {
    super()
    this.#wheel = wheel
    this.#interval = interval
    this.#timeout = timeout
    this.#host = host
  }

  start(): void {
    this.#wheel.add(this, this.#interval)
  }

  stop(): void {
    this.#wheel.remove(this)
  }

  pongReceived(): void {
    this.#answered = true
  }

  override onTimeout(): void {
    if (this.#awaitsPong && !this.#answered) {
      this.#host.peerIsSilent()
      return
    }
    const now = performance.now() / 1000
    const { lastPingTime } = this
    const sleep = pingSleepTime({ lastPingTime, interval: this.#interval, now })
    if (this.#awaitsPong && sleep > 0) {
      this.#awaitsPong = false
      this.#wheel.add(this, sleep)
    } else {
      this.ping()
    }
  }

  /** Pings at once, and again after the interval. */
  ping(): void {
    this.lastPingTime = performance.now() / 1000
    this.#answered = false
    this.#awaitsPong = this.#timeout > 0
    this.#wheel.add(this, this.#awaitsPong ? this.#timeout : this.#interval)
    this.#host.sendKeepalivePing()
  }
}
