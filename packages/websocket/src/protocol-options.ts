import { isDeepStrictEqual } from 'node:util'
import type { Seconds } from '@tornado-ts/util'
import { type SendPolicy, checkSendPolicy } from './send-policy.ts'

/** Options of a connection, on either side. */
export interface WebSocketProtocolOptions {
  /** How often the peer is pinged. Default 0, which is never. */
  readonly pingInterval?: Seconds | undefined
  /**
   * How long the answer to a ping may take; then the connection is closed. Default, and the most
   * there is, is the interval; 0 for no limit.
   */
  readonly pingTimeout?: Seconds | undefined
  /** The most bytes of a received message, before and after decompression. Default 10 MiB. */
  readonly maxMessageSize?: number | undefined
  /** The most bytes that may wait for a slow peer. Default 1 MiB. */
  readonly maxBufferedAmount?: number | undefined
  /** What happens to a message beyond that. Default `wait`. */
  readonly sendPolicy?: SendPolicy | undefined
}

export const DEFAULT_MAX_MESSAGE_SIZE = 10_485_760
export const DEFAULT_MAX_BUFFERED_AMOUNT = 1_048_576

/** Limits of a connection, complete and checked. */
export interface ProtocolLimits {
  readonly pingInterval: Seconds
  readonly pingTimeout: Seconds | undefined
  readonly maxMessageSize: number
  readonly maxBufferedAmount: number
  readonly sendPolicy: SendPolicy
}

/** Most connections have the same limits as the one before, and share the object. */
let latest: ProtocolLimits | undefined

/** @throws RangeError for a negative number, one that is none, or an unknown policy. */
export function protocolLimits(options: WebSocketProtocolOptions): ProtocolLimits {
  const {
    pingInterval = 0,
    pingTimeout,
    maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE,
    maxBufferedAmount = DEFAULT_MAX_BUFFERED_AMOUNT,
    sendPolicy = 'wait',
  } = options
  checkNumber('pingInterval', pingInterval)
  checkNumber('pingTimeout', pingTimeout ?? 0)
  checkNumber('maxMessageSize', maxMessageSize)
  checkNumber('maxBufferedAmount', maxBufferedAmount)
  checkSendPolicy(sendPolicy)
  const limits = { pingInterval, pingTimeout, maxMessageSize, maxBufferedAmount, sendPolicy }
  if (latest === undefined || !isDeepStrictEqual(latest, limits)) latest = limits
  return latest
}

function checkNumber(name: string, value: number): void {
  if (typeof value === 'number' && value >= 0) return
  throw new RangeError(`${name} must be a number that is not negative, not ${String(value)}`)
}
