import { HTTPInputError } from '@tornado-ts/httputil'
import type { HTTPConnection, HTTPMessageDelegate } from '@tornado-ts/httputil'
import { appLog, genLog } from '@tornado-ts/log'
import { writeErrorPage } from './error-page.ts'
import { BodyConsumedError } from './errors.ts'
import type { RequestHead } from './host-message.ts'

/** What a connection of a host offers besides what every connection does. */
export interface AnswerableConnection extends HTTPConnection {
  /** `finish` has been called. */
  readonly finished: boolean
  /** Nothing of an answer has been sent, and one can be. */
  readonly unwritten: boolean
  /** Cuts the connection off. */
  close(): void
}

/** One request of a host on its way through a delegate. */
export class HostExchange {
  readonly #head: RequestHead
  readonly #connection: AnswerableConnection
  #delegate: HTTPMessageDelegate | undefined = undefined

  constructor(head: RequestHead, connection: AnswerableConnection) {
    this.#head = head
    this.#connection = connection
  }

  /** The answer is complete, so that nobody reads on. */
  get answered(): boolean {
    return this.#connection.finished
  }

  /**
   * Gives the head to a delegate, and then calls `deliver` for the rest.
   *
   * @returns False when there is no delegate for it; everything else ends in an answer.
   */
  begin(find: () => HTTPMessageDelegate | undefined, deliver: () => void): boolean {
    try {
      this.#delegate = find()
      if (this.#delegate === undefined) return false
      const { startLine, headers } = this.#head
      const pending = this.#delegate.headersReceived(startLine, headers)
      if (pending === undefined) deliver()
      else pending.then(deliver).catch((error: unknown) => this.fail(error))
    } catch (error) {
      this.fail(error)
    }
    return true
  }

  /** Gives a piece of the body to the delegate; a promise holds the host back. */
  dataReceived(chunk: Buffer): void | Promise<void> {
    return this.#delegate?.dataReceived(chunk)
  }

  /** The request is complete. */
  finish(): void {
    try {
      this.#delegate?.finish()
    } catch (error) {
      this.fail(error)
    }
  }

  /** The rest of the request will not come. */
  abort(): void {
    try {
      this.#delegate?.onConnectionClose()
    } catch (error) {
      appLog.error('Uncaught exception', { excInfo: error })
    }
  }

  /** The request is malformed, too large or too slow, or the delegate has thrown. */
  fail(error: unknown): void {
    const connection = this.#connection
    if (error instanceof HTTPInputError) {
      genLog.info('Malformed HTTP message from %s: %s', connection.context, error.message)
      this.#refuse(error.statusCode)
    } else if (error instanceof BodyConsumedError) {
      appLog.error('%s: mount the NodeAdapter before body parsers', error.message)
      this.#refuse(500, error.message)
    } else {
      appLog.error('Uncaught exception', { excInfo: error })
      this.#refuse(500)
    }
  }

  #refuse(statusCode: number, reason?: string): void {
    const connection = this.#connection
    if (connection.unwritten) {
      writeErrorPage(connection, statusCode, { reason, close: true })
      connection.finish()
    } else if (!connection.finished) {
      connection.close()
    }
  }
}
