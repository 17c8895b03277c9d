import type { HTTPHeaders } from './http-headers.ts'
import type { RequestStartLine, ResponseStartLine } from './start-line.ts'

/** A protocol that has taken a connection over, as its server sees it while draining. */
export interface UpgradedConnection {
  /** Begins the polite end of the protocol. */
  goAway(): void
  /** Destroys the connection. */
  abort(): void
  /** Resolves when the socket is gone; never rejects. */
  readonly ended: Promise<void>
}

/** Where a protocol that takes a connection over makes itself known to the server. */
export interface UpgradeRegistry {
  add(connection: UpgradedConnection): void
  delete(connection: UpgradedConnection): void
}

/** What a server knows of a connection; made once for each. */
export interface ConnectionContext {
  /** The address of the client, or what a trusted proxy says it is. */
  remoteIp: string
  /** `http` or `https`. */
  protocol: string
  readonly upgrades?: UpgradeRegistry
  /** How log lines name the connection. */
  toString(): string
}

/** Who is told that the other side has gone away: a function, or an object with the method. */
export type CloseTarget = (() => void) | { onConnectionClose(): void }

/**
 * The writing side of one message, whatever version of HTTP carries it.
 *
 * Anything with these members will do; extending this class is a convenience.
 *
 * @tornado httputil.HTTPConnection
 */
export abstract class HTTPConnection {
  /** What the server knows of the underlying connection. */
  abstract readonly context?: ConnectionContext | undefined

  /** The underlying stream, where there is one. */
  abstract readonly stream?: { closed(): boolean; readonly socket?: unknown } | undefined

  /**
   * Sends the head, and with it the first piece of the body.
   *
   * @param startLine Its version is ignored.
   * @param headers Framing headers are added to them.
   * @param chunk Text is sent as UTF-8.
   * @returns A promise that may be ignored; one shared resolved promise if nothing had to wait.
   * @tornado httputil.HTTPConnection.write_headers
   */
  abstract writeHeaders(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
    chunk?: Uint8Array | string,
  ): Promise<void>

  /**
   * Sends a piece of the body; text as UTF-8. The promise is as that of {@link writeHeaders}.
   *
   * @tornado httputil.HTTPConnection.write
   */
  abstract write(chunk: Uint8Array | string): Promise<void>

  /**
   * Ends the message.
   *
   * @tornado httputil.HTTPConnection.finish
   */
  abstract finish(): void

  /** Names who is told when the other side goes away before `finish`; undefined for nobody. */
  abstract setCloseCallback(target: CloseTarget | undefined): void

  /** Changes the limit on the body of this message, in bytes; call it in `headersReceived`. */
  abstract setMaxBodySize(bytes: number): void

  /** Changes the time for the body of this message, in seconds; call it in `headersReceived`. */
  abstract setBodyTimeout(seconds: number): void

  /** Gives up the connection and returns the raw stream, where there is one. */
  abstract detach(): unknown
}
