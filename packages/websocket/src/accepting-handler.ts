import type { RequestHandler } from '@tornado-ts/web'
import type { WebSocketCompressionOptions } from './compression-options.ts'
import type { WebSocketEndpoint } from './websocket-endpoint.ts'

/** What the handshake of a server needs of a handler. */
export interface AcceptingHandler extends RequestHandler, WebSocketEndpoint {
  readonly openArgs: readonly unknown[]
  readonly openKwargs: Readonly<Record<string, unknown>>
  selectSubprotocol(offered: readonly string[]): string | undefined
  getCompressionOptions(): WebSocketCompressionOptions | undefined
  open(...args: unknown[]): void | Promise<void>
}
