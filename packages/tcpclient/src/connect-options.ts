import type { Timeout } from '@tornado-ts/ioloop'
import { AF_INET, AF_INET6, AF_UNSPEC, type AddressFamily } from '@tornado-ts/netutil'
import type { SSLSettings } from '@tornado-ts/netutil'
import type { SourceOptions } from './source-address.ts'

/** Options of `TCPClient.connect`. */
export interface TCPConnectOptions extends SourceOptions {
  /**
   * `AF_INET` (4) or `AF_INET6` (6) to use addresses of that family only. Default: that of
   * `sourceIp`, otherwise any.
   */
  readonly af?: AddressFamily | undefined
  /** If given, the connection is a TLS connection; `{}` verifies the server in the usual way. */
  readonly sslOptions?: SSLSettings | undefined
  /** The most received bytes the stream holds while nobody reads them; default 100 MiB. */
  readonly maxBufferSize?: number | undefined
  /**
   * When to give up, name lookup and TLS handshake included. Zero is over already. By default there
   * is no limit but the system's, and 60 seconds for a TLS handshake.
   */
  readonly timeout?: Timeout | undefined
  /** Gives up when aborted; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Checks what to connect to, before anything is done about it. */
export function checkTarget(host: string, port: number, af: AddressFamily): void {
  if (typeof host !== 'string') throw new TypeError(`host must be a string, not ${typeof host}`)
  checkPort('port', port)
  if (af !== AF_UNSPEC && af !== AF_INET && af !== AF_INET6) {
    throw new RangeError(`af must be AF_UNSPEC, AF_INET or AF_INET6, not ${String(af)}`)
  }
}

/** Checks a port number; zero is one. */
export function checkPort(name: string, port: number): void {
  if (typeof port !== 'number') throw new TypeError(`${name} must be a number, not ${typeof port}`)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`${name} must be an integer from 0 to 65535, not ${port}`)
  }
}
