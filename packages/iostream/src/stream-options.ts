import type { SSLSettings } from '@tornado-ts/netutil'
import type { Seconds } from '@tornado-ts/util'

/** Limits of a stream. A missing or undefined field takes the default. */
export interface BaseIOStreamOptions {
  /** The most received bytes to hold while nobody reads them; default 100 MiB, also for 0. */
  maxBufferSize?: number | undefined
  /**
   * The size of a read, default 64 KiB, at most half of `maxBufferSize`. Advisory: the system
   * delivers up to 64 KiB at a time whatever is asked for. Small chunks are gathered up to it.
   */
  readChunkSize?: number | undefined
  /** The most bytes to hold for sending; a write beyond it fails. Unlimited by default. */
  maxWriteBufferSize?: number | undefined
}

/** Options of every operation that can be waited for. */
export interface SignalOptions {
  /** Abandons the operation when aborted; its promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Options of `readBytes` and `readInto`. */
export interface PartialReadOptions extends SignalOptions {
  /** Whether any number of bytes, but at least one, is enough. */
  partial?: boolean | undefined
}

/** Options of `readUntil` and `readUntilRegex`. */
export interface DelimitedReadOptions extends SignalOptions {
  /** The most bytes the answer may have, the delimiter included. Unlimited by default. */
  maxBytes?: number | undefined
}

/** Options of `lingeringClose`. */
export interface LingerOptions {
  /** How long to wait for the peer to end its side; default 2. */
  timeout?: Seconds | undefined
  /** How many of its bytes to throw away meanwhile; default 262144. */
  maxBytes?: number | undefined
}

/** Options of `IOStream.connect`. */
export interface ConnectOptions extends SignalOptions {
  /** The name to send and to check in TLS; ignored by a plain stream. */
  serverHostname?: string | undefined
}

/** Options of `IOStream.startTls`. */
export interface StartTlsOptions extends SignalOptions {
  /** Certificates and rules; by default those of netutil for the side. */
  sslOptions?: SSLSettings | undefined
  /** For a client: the name to send, and to find in the server's certificate. */
  serverHostname?: string | undefined
  /** How long the handshake may take; default 60, 0 for no limit. */
  handshakeTimeout?: Seconds | undefined
}

/** Options of `SSLIOStream`. */
export interface SSLIOStreamOptions extends BaseIOStreamOptions, Omit<StartTlsOptions, 'signal'> {
  /** Whether this end is the server; default false. */
  serverSide?: boolean | undefined
}
