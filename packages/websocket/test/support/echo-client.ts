import {
  type WebSocketClientConnection,
  websocketConnect,
  type WebSocketConnectOptions,
} from '../../src/index.ts'
import type { RawPeer } from './raw-peer.ts'
import { RawServer } from './raw-server.ts'

/** Our client, connected to a raw server and answering every message with itself. */
export async function echoClient(
  options: WebSocketConnectOptions = {},
  headers = '',
): Promise<RawPeer> {
  const server = await RawServer.listen()
  const accepted = server.accept({ headers })
  let client: WebSocketClientConnection | undefined = undefined
  const echo = (message: string | Buffer | undefined): void => {
    if (message === undefined) return
    void client?.writeMessage(message, { binary: typeof message !== 'string' })
  }
  client = await websocketConnect(server.url, { ...options, onMessageCallback: echo })
  return accepted
}
