import type { UpgradedConnection, UpgradeRegistry } from '@tornado-ts/httputil'
import { type Timeout, timeoutToDelay } from '@tornado-ts/ioloop'

/** Beyond this Node's timers fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1

/** The connections that other protocols have taken over, and their end. */
export class UpgradeSet implements UpgradeRegistry {
  readonly #members = new Set<UpgradedConnection>()
  #draining = false
  #expired = false

  /** One that comes while the set is being drained is sent away at once. */
  add(connection: UpgradedConnection): void {
    this.#members.add(connection)
    if (this.#expired) connection.abort()
    else if (this.#draining) connection.goAway()
  }

  delete(connection: UpgradedConnection): void {
    this.#members.delete(connection)
  }

  /**
   * Ends every member politely, and those that take longer than `timeout` at once. Resolves when all
   * are gone.
   *
   * @throws TypeError for a `timeout` that is none.
   */
  drain(timeout: Timeout): Promise<void> {
    const milliseconds = timeoutToDelay(timeout) * 1000
    this.#draining = true
    for (const member of [...this.#members]) member.goAway()
    const timer =
      milliseconds <= LONGEST_TIMER ? setTimeout(() => this.#abort(), milliseconds) : undefined
    return this.#allEnded().finally(() => clearTimeout(timer))
  }

  async #allEnded(): Promise<void> {
    while (this.#members.size > 0) {
      const members = [...this.#members]
      await Promise.all(members.map((member) => member.ended))
      for (const member of members) this.#members.delete(member)
    }
  }

  #abort(): void {
    this.#expired = true
    for (const member of [...this.#members]) member.abort()
  }
}
