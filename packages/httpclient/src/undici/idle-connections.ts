import type { UndiciConnection } from './undici-connection.ts'

/** The connections that no request uses at the moment, those used last at the end. */
export class IdleConnections {
  readonly #limit: number
  readonly #idle: UndiciConnection[] = []

  /** @param limit The most to keep. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes out the connection of a key that was used last. */
  take(key: string): UndiciConnection | undefined {
    const at = this.#idle.findLastIndex((connection) => connection.key === key)
    return at < 0 ? undefined : this.#idle.splice(at, 1)[0]
  }

  /** Keeps a connection; closes the one that has been idle the longest if there are too many. */
  add(connection: UndiciConnection): void {
    this.#idle.push(connection)
    if (this.#idle.length > this.#limit) this.#idle.shift()?.destroy()
  }

  /** A connection has closed by itself; of no importance if it is in use. */
  closed(connection: UndiciConnection): void {
    const at = this.#idle.indexOf(connection)
    if (at < 0) return
    this.#idle.splice(at, 1)
    connection.destroy()
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.destroy()
  }
}
