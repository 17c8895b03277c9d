import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { Worker } from 'node:worker_threads'
import type { Seconds } from '@tornado-ts/util'
import { HTTPTimeoutError } from '../errors.ts'
import type { HTTPRequest } from '../http-request.ts'
import type { HTTPResponse } from '../http-response.ts'
import { rebuildError } from './rebuild-error.ts'
import { describeRequest, refusePromise } from './sent-request.ts'
import { rebuildResponse } from './sent-response.ts'
import { startWorker } from './start-worker.ts'
import type { ClientClassName, MessageToCaller, MessageToThread } from './thread-messages.ts'

/** How long a thread may take to load its modules; longer than any machine needs that works. */
const START_LIMIT: Seconds = 60

/**
 * A thread with an asynchronous client in it, seen from the thread that waits for its responses.
 *
 * The waiting thread runs no event loop meanwhile: it sleeps in `Atomics.wait` until the number of
 * messages that were sent to it changes, and takes them off the port by hand.
 */
export class ClientThread {
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #messagesSent: Int32Array = new Int32Array(new SharedArrayBuffer(4))
  #ready = false
  #lastId = 0
  #lost = false

  constructor(clientClass: ClientClassName | undefined, options: Record<string, unknown>) {
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    port1.unref()
    const messagesSent = this.#messagesSent
    this.#worker = startWorker({ port: port2, messagesSent, clientClass, options })
  }

  /**
   * Fetches, calling the callbacks of `request` in this thread.
   *
   * @param limit The longest time without a message from the thread.
   * @throws What the client's fetch rejects with; what a callback throws; HTTPTimeoutError after
   *   the limit; Error if the thread has ended.
   */
  fetch(request: HTTPRequest, limit: Seconds): HTTPResponse {
    const id = ++this.#lastId
    this.#send({ type: 'fetch', id, request: describeRequest(request) })
    if (!this.#ready) this.#awaitReady(request)
    try {
      return this.#serve(id, request, limit)
    } catch (error) {
      this.#send({ type: 'abandon', id })
      throw error
    }
  }

  /** Whether the thread has ended, or gives no answer: no further fetch can succeed. */
  get lost(): boolean {
    return this.#lost
  }

  terminate(): void {
    void this.#worker.terminate()
  }

  #awaitReady(request: HTTPRequest): void {
    const message = this.#receive(START_LIMIT)
    if (message?.type !== 'ready') throw this.#lose(message, request)
    this.#ready = true
  }

  #serve(id: number, request: HTTPRequest, limit: Seconds): HTTPResponse {
    for (;;) {
      const message = this.#receive(limit)
      if (message === undefined || !('id' in message)) throw this.#lose(message, request)
      // What belongs to an earlier fetch was on its way when that was abandoned.
      if (message.id !== id) continue
      switch (message.type) {
        case 'line':
          refusePromise(request.headerCallback?.(message.line), 'headerCallback')
          break
        case 'chunk':
          refusePromise(request.streamingCallback?.(asBuffer(message.chunk)), 'streamingCallback')
          this.#send({ type: 'taken', id })
          break
        case 'response':
          return rebuildResponse(message.response, request)
        case 'failure':
          throw rebuildError(message.error, request)
      }
    }
  }

  #lose(lastWord: MessageToCaller | undefined, request: HTTPRequest): Error {
    this.#lost = true
    if (lastWord === undefined) return new HTTPTimeoutError('Timeout in the thread of the client')
    if (lastWord.type === 'ended' && lastWord.error !== undefined) {
      return rebuildError(lastWord.error, request)
    }
    return new Error('the thread of a blocking HTTPClient has ended')
  }

  #send(message: MessageToThread): void {
    this.#port.postMessage(message)
  }

  /** Sleeps until there is a message; undefined if there is none in time. */
  #receive(limit: Seconds): MessageToCaller | undefined {
    const end = performance.now() + limit * 1000
    for (;;) {
      // Read before the port: a message that comes in between ends the sleep at once.
      const sent = Atomics.load(this.#messagesSent, 0)
      const received = receiveMessageOnPort(this.#port)
      if (received !== undefined) return received.message as MessageToCaller
      const left = end - performance.now()
      if (left <= 0) return undefined
      Atomics.wait(this.#messagesSent, 0, sent, left)
    }
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
