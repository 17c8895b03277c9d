import { defineError, TornadoError } from '@tornado-ts/util'

/**
 * Something is wrong with a WebSocket connection, or with the answer to its handshake.
 *
 * @tornado websocket.WebSocketError
 */
export class WebSocketError extends TornadoError {
  static {
    defineError(this, 'WebSocketError', 'TORNADO_WEBSOCKET')
  }
}

/**
 * A message was to be sent on a connection that is closed or closing, or could not be sent before it
 * closed; `cause` is what the stream said, if anything.
 *
 * @tornado websocket.WebSocketClosedError
 */
export class WebSocketClosedError extends WebSocketError {
  static {
    defineError(this, 'WebSocketClosedError', 'TORNADO_WEBSOCKET_CLOSED')
  }
}

/**
 * The peer has broken a rule of the protocol or exceeded a limit. The connection is ended with
 * `closeCode` (RFC 6455 §7.4.1); applications never see this error.
 */
export class PeerFault extends WebSocketError {
  readonly closeCode: number

  constructor(closeCode: number, reason: string, options?: ErrorOptions) {
    super(reason, options)
    this.closeCode = closeCode
  }

  static {
    defineError(this, 'PeerFault', 'TORNADO_WEBSOCKET_PEER_FAULT')
  }
}
