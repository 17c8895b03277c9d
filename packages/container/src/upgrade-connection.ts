import { HTTP1Connection } from '@tornado-ts/http1connection'
import type {
  CloseTarget,
  ConnectionContext,
  HTTPConnection,
  HTTPHeaders,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { callCloseTarget } from './close-target.ts'

/**
 * Answers a request that asks for another protocol, on the socket that the host has given up for it.
 *
 * The handler either takes the stream, or what it answers is the last of the connection.
 */
export class UpgradeConnection implements HTTPConnection {
  readonly #connection: HTTP1Connection
  readonly #stream: IOStream
  #unwritten = true
  #detached = false

  constructor(stream: IOStream, context: ConnectionContext) {
    this.#stream = stream
    this.#connection = new HTTP1Connection(stream, false, undefined, context)
  }

  get context(): ConnectionContext | undefined {
    return this.#connection.context
  }

  get stream(): IOStream | undefined {
    return this.#connection.stream
  }

  /** Whether {@link finish} has been called. */
  get finished(): boolean {
    return this.#connection.finished
  }

  /** Whether nothing of an answer has been sent. */
  get unwritten(): boolean {
    return this.#unwritten && !this.#stream.closed()
  }

  /** Whether the stream has been given to another protocol. */
  get detached(): boolean {
    return this.#detached
  }

  writeHeaders(
    startLine: RequestStartLine | ResponseStartLine,
    headers: HTTPHeaders,
    chunk?: Uint8Array | string,
  ): Promise<void> {
    if ((startLine as ResponseStartLine).code !== 101) headers.set('Connection', 'close')
    const sent = this.#connection.writeHeaders(startLine, headers, chunk)
    this.#unwritten = false
    return sent
  }

  write(chunk: Uint8Array | string): Promise<void> {
    return this.#connection.write(chunk)
  }

  finish(): void {
    this.#connection.finish()
    // A handshake ends with `finish` and `detach` in one run.
    queueMicrotask(() => {
      if (!this.#detached) this.#stream.lingeringClose()
    })
  }

  setCloseCallback(target: CloseTarget | undefined): void {
    this.#stream.setCloseCallback(target && (() => callCloseTarget(target)))
  }

  /** There is no body. */
  setMaxBodySize(): void {}

  /** There is no body. */
  setBodyTimeout(): void {}

  detach(): IOStream {
    this.#detached = true
    this.#stream.setCloseCallback(undefined)
    return this.#connection.detach()
  }

  close(): void {
    this.#connection.close()
  }
}
