import type { UpgradedConnection, UpgradeRegistry } from '@tornado-ts/httputil'
import { GOING_AWAY } from './close-code.ts'
import type { WebSocketSession } from './websocket-session.ts'

/** A WebSocket connection as the HTTP server sees it while it drains. */
class UpgradedWebSocket implements UpgradedConnection {
  readonly #session: WebSocketSession

  constructor(session: WebSocketSession) {
    this.#session = session
  }

  goAway(): void {
    this.#session.close(GOING_AWAY, 'going away')
  }

  abort(): void {
    this.#session.abort()
  }

  get ended(): Promise<void> {
    return this.#session.stream.waitClosed()
  }
}

/** Makes a connection known to the server it came from, until its socket is gone. */
export function registerUpgrade(registry: UpgradeRegistry, session: WebSocketSession): void {
  const upgraded = new UpgradedWebSocket(session)
  const { stream } = session
  registry.add(upgraded)
  stream.setCloseCallback(() => void stream.waitClosed().then(() => registry.delete(upgraded)))
}
