import type { HTTPConnection, HTTPServerRequest } from '@tornado-ts/httputil'
import { appLog } from '@tornado-ts/log'
import { logAccess } from './access-log.ts'

/** Where a guest gets the body of its request from. */
export interface RequestBody {
  /** Passes a piece on; a promise holds the client back until it settles. */
  write(chunk: Buffer): void | Promise<void>
  /** The body is complete. */
  end(): void
  /** The guest has answered: what it has not read by now need not be kept for it. */
  discard(): void
  /** The client went away. */
  abort(): void
}

/** How a guest answers. */
export interface Answer {
  /** Nobody waits for the answer any more. */
  abort(): void
  /** The exchange is over. */
  end(): void
}

/**
 * One request that a guest answers, and when it is over.
 *
 * It is over when the answer is complete and the request has arrived whole: a guest may answer
 * without reading the body, whose rest is then read and thrown away, so that the client gets to see
 * the answer. Until then either side may go away: the client, or the guest by destroying what it
 * takes for its socket.
 */
export class Exchange {
  readonly request: HTTPServerRequest
  readonly connection: HTTPConnection
  /** Some of the answer has been handed to the connection. */
  headSent = false

  #body: RequestBody | undefined = undefined
  #answer: Answer | undefined = undefined
  #received = false
  #answered = false
  /** The client waits for a 100 (Continue) that it will not get, and keeps its body. */
  #bodyWithheld = false
  #over = false

  /** @throws Error for a request that nobody can answer, as it has no connection. */
  constructor(request: HTTPServerRequest) {
    const { connection } = request
    if (connection === undefined) throw new Error('the request has no connection to answer on')
    this.request = request
    this.connection = connection
    this.#watchClient()
  }

  /** The connection has been given back, or is lost. */
  get over(): boolean {
    return this.#over
  }

  /** Names the two sides of the guest. */
  begin(body: RequestBody, answer: Answer): void {
    this.#body = body
    this.#answer = answer
  }

  /** The guest has the head of the request, and the server is about to ask for the body. */
  headTaken(): void {
    this.#bodyWithheld = this.headSent && this.request.headers.has('Expect')
  }

  /** A piece of the body has arrived. */
  bodyReceived(chunk: Buffer): void | Promise<void> {
    return this.#body?.write(chunk)
  }

  /** The request has arrived whole. */
  requestComplete(): void {
    this.#received = true
    if (this.#over) return
    this.#body?.end()
    if (this.#answered) this.#end()
  }

  /** The answer has been handed to the connection whole. */
  answered(statusCode: number): void {
    if (this.#answered || this.#over) return
    this.#answered = true
    this.request._finished()
    logAccess(this.request, statusCode)
    if (this.#received || this.#bodyWithheld) this.#end()
    else this.#body?.discard()
  }

  /** The client has gone away, or has sent what the server refuses. */
  clientGone(): void {
    if (this.#over) return
    this.#over = true
    this.#body?.abort()
    this.#answer?.abort()
  }

  /** Cuts the connection off, because the answer cannot be completed. */
  abandon(): void {
    if (this.#over) return
    this.connection.setCloseCallback(undefined)
    ;(this.connection as Closeable).close?.()
    this.clientGone()
  }

  /** Takes the connection out of HTTP, for another protocol. */
  detach(): unknown {
    this.#over = true
    return this.connection.detach()
  }

  #watchClient(): void {
    this.connection.setCloseCallback(() => this.#clientClosed())
  }

  /**
   * A client that has ended its side still gets its answer; but since one that is about to vanish
   * looks the same, the guest is told that the request is over.
   */
  #clientClosed(): void {
    if (this.connection.stream?.closed() !== false) return this.clientGone()
    this.#watchClient()
    this.#body?.abort()
  }

  #end(): void {
    this.#over = true
    this.connection.setCloseCallback(undefined)
    try {
      this.connection.finish()
    } catch (error) {
      const { method, uri } = this.request
      appLog.error('Incomplete response to %s %s', method, uri, { excInfo: error })
    }
    this.#answer?.end()
  }
}

/** A connection that can be cut off. */
interface Closeable {
  close?(): void
}
