import type { UpgradedConnection, UpgradeRegistry } from '@tornado-ts/httputil'

/** The connections of a server that another protocol has taken over. */
export class UpgradedConnections implements UpgradeRegistry, Iterable<UpgradedConnection> {
  readonly #connections = new Set<UpgradedConnection>()
  /** Told of connections that are added from now on. */
  onAdd: ((connection: UpgradedConnection) => void) | undefined

  add(connection: UpgradedConnection): void {
    this.#connections.add(connection)
    this.onAdd?.(connection)
  }

  delete(connection: UpgradedConnection): void {
    this.#connections.delete(connection)
  }

  [Symbol.iterator](): IterableIterator<UpgradedConnection> {
    return this.#connections.values()
  }
}
