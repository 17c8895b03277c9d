export { Connector, INITIAL_CONNECT_TIMEOUT } from './connector.ts'
export type {
  Connected,
  ConnectAttempt,
  ConnectorOptions,
  ConnectorTimers,
  FamilyAddress,
} from './connector.ts'
export { TCPClient } from './tcp-client.ts'
export type { TCPClientOptions } from './tcp-client.ts'
export type { TCPConnectOptions } from './connect-options.ts'
