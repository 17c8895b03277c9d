import type { HTTPConnection } from './http-connection.ts'
import type { HTTPHeaders } from './http-headers.ts'
import type { RequestStartLine, ResponseStartLine } from './start-line.ts'

/**
 * Receives the requests of a server.
 *
 * Anything with these methods will do; extending this class is a convenience.
 *
 * @tornado httputil.HTTPServerConnectionDelegate
 */
export abstract class HTTPServerConnectionDelegate {
  /**
   * A request begins.
   *
   * @param serverConnection One object for each underlying connection.
   * @param requestConnection Answers this request.
   */
  abstract startRequest(
    serverConnection: unknown,
    requestConnection: HTTPConnection,
  ): HTTPMessageDelegate

  /** The underlying connection is gone. */
  onClose(_serverConnection: unknown): void {
    // For subclasses.
  }
}

/**
 * Receives one message, a request on a server and a response on a client.
 *
 * After `headersReceived` exactly one of `finish` and `onConnectionClose` is called, unless the
 * connection is detached. Anything with these methods will do.
 *
 * @tornado httputil.HTTPMessageDelegate
 */
export abstract class HTTPMessageDelegate {
  /**
   * The head is complete.
   *
   * @returns A promise to stop reading until it settles; undefined to go on in the same turn.
   */
  headersReceived(
    _startLine: RequestStartLine | ResponseStartLine,
    _headers: HTTPHeaders,
  ): void | Promise<void> {
    // For subclasses.
  }

  /** A piece of the body; returns as {@link headersReceived}. */
  dataReceived(_chunk: Buffer): void | Promise<void> {
    // For subclasses.
  }

  /** The message is complete. */
  finish(): void {
    // For subclasses.
  }

  /** The connection went away before the message was complete. */
  onConnectionClose(): void {
    // For subclasses.
  }
}
