import type { IOStream } from '@tornado-ts/iostream'
import type { AcceptingHandler } from './accepting-handler.ts'
import type { OutgoingMessage, WriteMessageOptions } from './outgoing-message.ts'
import type { WebSocketEndpoint } from './websocket-endpoint.ts'

/**
 * A version of the WebSocket protocol, as a handler or a client connection uses it.
 *
 * @tornado websocket.WebSocketProtocol
 */
export abstract class WebSocketProtocol {
  /** Whose messages these are. */
  readonly handler: WebSocketEndpoint

  constructor(handler: WebSocketEndpoint) {
    this.handler = handler
  }

  /** The connection beneath; undefined before the handshake is done. */
  abstract readonly stream: IOStream | undefined

  /** The peer has begun to close, or the connection is gone. */
  abstract readonly clientTerminated: boolean

  /** This side has begun to close, or the connection is gone. */
  abstract readonly serverTerminated: boolean

  /** The subprotocol agreed upon, if any. */
  abstract readonly selectedSubprotocol: string | undefined

  /** The HTTP connection went away: ends this one at once. */
  onConnectionClose(): void {
    this.abort()
  }

  /** Destroys the connection without a closing handshake. */
  abstract abort(): void

  /** Begins the closing handshake, or ends it if the peer has begun. */
  abstract close(code?: number, reason?: string): void

  /** Whether one of the sides has begun to close. */
  abstract isClosing(): boolean

  /** Answers the handshake of a client on behalf of `handler`, and goes on from there. */
  abstract acceptConnection(handler: AcceptingHandler): void

  /** Sends a message. */
  abstract writeMessage(message: OutgoingMessage, options?: WriteMessageOptions): Promise<void>

  /** Sends a ping with `data`, of at most 125 bytes. */
  abstract writePing(data: Uint8Array): void

  /** Pings the peer from now on, if an interval is set. */
  abstract startPinging(): void

  /** The bytes that have been accepted and not been taken by the system. */
  abstract readonly bufferedAmount: number

  /** The messages that the policy `drop` has thrown away. */
  abstract readonly droppedMessages: number

  /** Turns Nagle's algorithm off or on. */
  abstract setNodelay(on: boolean): void
}
