import { genLog } from '@tornado-ts/log'
import type { WebSocketProtocol } from './websocket-protocol.ts'

/** What is left of a connection whose object was collected. */
interface Unclosed {
  readonly url: string
  readonly protocol: WebSocketProtocol
}

const registry = new FinalizationRegistry<Unclosed>(({ url, protocol }) => {
  if (protocol.isClosing()) return
  genLog.warning('Unclosed WebSocket connection to %s', url)
  protocol.abort()
})

/** Says so, and ends the connection, when `connection` is collected before it was closed. */
export function watchUnclosed(connection: object, url: string, protocol: WebSocketProtocol): void {
  registry.register(connection, { url, protocol }, connection)
}

/** The connection has been closed. */
export function unwatchUnclosed(connection: object): void {
  registry.unregister(connection)
}
