import type { Seconds } from '@tornado-ts/util'
import type { Settings } from '@tornado-ts/web'
import type { SendPolicy } from './send-policy.ts'

declare module '@tornado-ts/web' {
  interface Settings {
    /** How often WebSocket connections are pinged. Default 0, which is never. */
    websocketPingInterval?: Seconds
    /**
     * How long the answer to a ping may take; then the connection is closed. Default, and the most
     * there is, is the interval; 0 for no limit.
     */
    websocketPingTimeout?: Seconds
    /** The most bytes of a message that a WebSocket connection receives. Default 10 MiB. */
    websocketMaxMessageSize?: number
    /** The most bytes that may wait for a slow WebSocket client. Default 1 MiB. */
    websocketMaxBufferedAmount?: number
    /** What happens to a message beyond that. Default `wait`. */
    websocketSendPolicy?: SendPolicy
  }
}

/** The settings of an Application that concern WebSocket connections. */
export type WebSocketSettings = Pick<
  Settings,
  | 'websocketPingInterval'
  | 'websocketPingTimeout'
  | 'websocketMaxMessageSize'
  | 'websocketMaxBufferedAmount'
  | 'websocketSendPolicy'
>
