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
  readonly #limits: PoolLimits
  /** The idle connections of each key, the one used last at the end; no list is empty. */
  readonly #idle = new Map<string, PooledConnection[]>()
  #size = 0
  #closed = false

  constructor(wheel: TimerWheel, limits: PoolLimits) {
    this.wheel = wheel
    this.#limits = limits
  }

  /** How many connections are idle. */
  get size(): number {
    return this.#size
  }

  get keepAliveTimeout(): Seconds {
    return this.#limits.keepAliveTimeout
  }

  /** Makes a connection of this pool of a stream that has just been connected; it is in use. */
  adopt(stream: IOStream, key: string): PooledConnection {
    return new PooledConnection(this, stream, key)
  }

  /** Takes the idle connection of `key` that was used last. */
  take(key: string): PooledConnection | undefined {
    const idle = this.#idle.get(key)
    const connection = idle?.pop()
    if (idle === undefined || connection === undefined) return undefined
    if (idle.length === 0) this.#idle.delete(key)
    this.#size--
    connection.wake()
    return connection
  }

  /** Keeps a connection for at most so many seconds, or closes it. */
  put(connection: PooledConnection, seconds: Seconds): void {
    const { maxIdlePerOrigin, maxIdle } = this.#limits
    if (this.#closed || seconds <= 0 || maxIdlePerOrigin <= 0) {
      connection.close()
      return
    }
    const idle = this.#idle.get(connection.key)
    if (idle === undefined) this.#idle.set(connection.key, [connection])
    else idle.push(connection)
    this.#size++
    connection.rest(seconds)
    if (idle !== undefined && idle.length > maxIdlePerOrigin) idle[0]?.close()
    else if (this.#size > maxIdle) this.#oldest()?.close()
  }

  /** Forgets an idle connection that has closed. */
  remove(connection: PooledConnection): void {
    const idle = this.#idle.get(connection.key)
    const at = idle?.indexOf(connection) ?? -1
    if (idle === undefined || at < 0) return
    idle.splice(at, 1)
    if (idle.length === 0) this.#idle.delete(connection.key)
    this.#size--
  }

  /** Closes the idle connections. */
  closeIdle(): void {
    for (const idle of [...this.#idle.values()]) {
      for (const connection of [...idle]) connection.close()
    }
  }

  /** Closes the idle connections and keeps no others from now on. */
  close(): void {
    this.#closed = true
    this.closeIdle()
  }

  /** The first of each list is its oldest. */
  #oldest(): PooledConnection | undefined {
    let oldest: PooledConnection | undefined
    for (const [first] of this.#idle.values()) {
      if (first !== undefined && (oldest === undefined || first.idleSince < oldest.idleSince)) {
        oldest = first
      }
    }
    return oldest
  }
}
