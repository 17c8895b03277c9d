import type { TimerWheel } from '@tornado-ts/ioloop'
import type { IOStream } from '@tornado-ts/iostream'
import type { Seconds } from '@tornado-ts/util'
import { PooledConnection } from './pooled-connection.ts'

/** Limits of a {@link ConnectionPool}. */
export interface PoolLimits {
  /** How long a connection is kept that nobody uses. */
  readonly keepAliveTimeout: Seconds
  /** The most idle connections of one key. */
  readonly maxIdlePerOrigin: number
  /** The most idle connections in all. */
  readonly maxIdle: number
}

/**
 * Connections that wait for another request, by what they were made with.
 *
 * Of one key the connection used last is taken first, so that those not needed grow old.
 */
export class ConnectionPool {
  readonly wheel: TimerWheel
  readonly keepAliveTimeout: Seconds
  readonly #maxIdlePerOrigin: number
  readonly #maxIdle: number
  /**
   * The idle connections of each key, the one used last at the end. A list stays while a connection
   * of its key is open, so that the map does not change with each request.
   */
  readonly #idle = new Map<string, PooledConnection[]>()
  #size = 0
  #closed = false

  constructor(wheel: TimerWheel, limits: PoolLimits) {
    this.wheel = wheel
    this.keepAliveTimeout = limits.keepAliveTimeout
    this.#maxIdlePerOrigin = limits.maxIdlePerOrigin
    this.#maxIdle = limits.maxIdle
  }

  /** How many connections are idle. */
  get size(): number {
    return this.#size
  }

  /** Makes a connection of this pool of a stream that has just been connected; it is in use. */
  adopt(stream: IOStream, key: string): PooledConnection {
    return new PooledConnection(this, stream, key)
  }

  /** Takes the idle connection of `key` that was used last. */
  take(key: string): PooledConnection | undefined {
    const connection = this.#idle.get(key)?.pop()
    if (connection === undefined) return undefined
    this.#size--
    connection.wake()
    return connection
  }

  /** Keeps a connection for at most so many seconds, or closes it. */
  put(connection: PooledConnection, seconds: Seconds): void {
    if (this.#closed || !(seconds > 0) || this.#maxIdlePerOrigin <= 0) {
      connection.close()
      return
    }
    let idle = this.#idle.get(connection.key)
    if (idle === undefined) this.#idle.set(connection.key, (idle = []))
    idle.push(connection)
    this.#size++
    connection.rest(seconds)
    if (idle.length > this.#maxIdlePerOrigin) idle[0]?.close()
    else if (this.#size > this.#maxIdle) this.#oldest()?.close()
  }

  /** Forgets a connection that has closed, idle or not. */
  remove(connection: PooledConnection): void {
    const { key } = connection
    const idle = this.#idle.get(key)
    if (idle === undefined) return
    const at = idle.indexOf(connection)
    if (at >= 0) {
      idle.splice(at, 1)
      this.#size--
    }
    if (idle.length === 0) this.#idle.delete(key)
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    for (const connection of [...this.#idle.values()].flat()) connection.close()
  }

  /** Closes the idle connections and keeps no others from now on. */
  close(): void {
    this.#closed = true
    this.closeIdle()
  }

  /** The one that has been idle for longest is as a rule the one whose time is up first. */
  #oldest(): PooledConnection | undefined {
    let oldest: PooledConnection | undefined
    for (const [first] of this.#idle.values()) {
      if (first === undefined) continue
      if (oldest === undefined || first.wheelDeadline < oldest.wheelDeadline) oldest = first
    }
    return oldest
  }
}
