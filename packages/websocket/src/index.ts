export type { AcceptingHandler } from './accepting-handler.ts'
export type { WebSocketCompressionOptions } from './compression-options.ts'
export { WebSocketClosedError, WebSocketError } from './errors.ts'
export type { PingTimes } from './keepalive.ts'
export type { OutgoingMessage, WriteMessageOptions } from './outgoing-message.ts'
export type { WebSocketProtocolOptions } from './protocol-options.ts'
export type { SendPolicy } from './send-policy.ts'
export type { WebSocketSettings } from './settings.ts'
export {
  type ClientConnectionOptions,
  WebSocketClientConnection,
} from './websocket-client-connection.ts'
export { websocketConnect, type WebSocketConnectOptions } from './websocket-connect.ts'
export {
  type BroadcastOptions,
  type BroadcastResult,
  WebSocketGroup,
  type WebSocketGroupOptions,
} from './websocket-group.ts'
export type { WebSocketEndpoint } from './websocket-endpoint.ts'
export { WebSocketHandler } from './websocket-handler.ts'
export { WebSocketProtocol } from './websocket-protocol.ts'
export { WebSocketProtocol13 } from './websocket-protocol13.ts'
