import { Deferred } from './deferred.ts'
import { StreamBufferFullError } from './errors.ts'
import { ReadBuffer } from './read-buffer.ts'
import type { Occasion, ReadRequest } from './read-request.ts'

/** A read that is waiting for bytes. */
interface PendingRead {
  readonly request: ReadRequest<unknown>
  readonly deferred: Deferred<unknown>
  readonly signal: AbortSignal | undefined
  readonly onAbort: (() => void) | undefined
}

/**
 * The reading half of a stream in pull mode: the read buffer and the one read that may be pending.
 *
 * A stream makes one when it first needs a buffer, so that a connection in push mode carries
 * nothing of it.
 */
export class PullReader {
  readonly buffer: ReadBuffer
  readonly #maxBufferSize: number
  /** Tells the stream that a read ended: by an answer or a signal, or by the failure given. */
  readonly #onSettled: (failure: Error | undefined) => void
  #pending: PendingRead | undefined
  /** Whether a look after the burst is scheduled. */
  #lookScheduled = false

  constructor(
    maxBufferSize: number,
    readChunkSize: number,
    onSettled: (failure: Error | undefined) => void,
  ) {
    this.buffer = new ReadBuffer(readChunkSize)
    this.#maxBufferSize = maxBufferSize
    this.#onSettled = onSettled
  }

  /** Whether a read is waiting for bytes. */
  get pending(): boolean {
    return this.#pending !== undefined
  }

  /**
   * Answers `request` from the buffer, or leaves it pending.
   *
   * Whatever stops the read from being satisfiable is thrown: the stream closes because of it.
   */
  read<T>(
    request: ReadRequest<T>,
    occasion: Occasion,
    signal: AbortSignal | undefined,
  ): Promise<T> | undefined {
    const answer = request.attempt(this.buffer, occasion)
    if (answer !== undefined) return Promise.resolve(answer)
    if (occasion === 'closed') return undefined
    const deferred = new Deferred<T>()
    const onAbort = signal === undefined ? undefined : (): void => this.#abandon(signal.reason)
    if (onAbort !== undefined) signal?.addEventListener('abort', onAbort, { once: true })
    // The request and the deferred agree on T, which the slot for any pending read cannot say.
    this.#pending = { request, deferred: deferred as Deferred<unknown>, signal, onAbort }
    if (request.postponed) this.#lookLater()
    if (this.buffer.length > this.#maxBufferSize) this.#overflow()
    return deferred.promise
  }

  /** Adds a received chunk and answers the pending read if that is enough. */
  feed(chunk: Buffer): void {
    this.buffer.append(chunk)
    if (this.#pending === undefined) return
    this.#attempt('data')
    if (this.#pending === undefined) return
    if (this.#pending.request.postponed) this.#lookLater()
    if (this.buffer.length > this.#maxBufferSize) this.#overflow()
  }

  /**
   * Tries the pending read for the last time, because no more bytes will come.
   *
   * @returns Why it can never be satisfied, if that is what came out.
   */
  finish(): Error | undefined {
    return this.#pending === undefined ? undefined : this.#tryPending(this.#pending, 'closed')
  }

  /** Rejects the pending read, if there still is one. */
  reject(reason: unknown): void {
    this.#take()?.deferred.reject(reason)
  }

  #attempt(occasion: Occasion): void {
    if (this.#pending === undefined) return
    const failure = this.#tryPending(this.#pending, occasion)
    if (failure !== undefined || this.#pending === undefined) this.#onSettled(failure)
  }

  #tryPending(pending: PendingRead, occasion: Occasion): Error | undefined {
    try {
      const answer = pending.request.attempt(this.buffer, occasion)
      if (answer !== undefined) this.#take()?.deferred.resolve(answer)
      return undefined
    } catch (error) {
      return error as Error
    }
  }

  #abandon(reason: unknown): void {
    this.#take()?.deferred.reject(reason)
    this.#onSettled(undefined)
  }

  /** Ends the pending read's wait, leaving it to the caller to settle. */
  #take(): PendingRead | undefined {
    const pending = this.#pending
    this.#pending = undefined
    if (pending?.onAbort !== undefined)
      pending.signal?.removeEventListener('abort', pending.onAbort)
    return pending
  }

  #overflow(): void {
    const limit = this.#maxBufferSize
    this.#onSettled(new StreamBufferFullError(`more than ${limit} bytes received and not read`))
  }

  /** Looks at the postponed bytes once a turn of the event loop has passed without new ones. */
  #lookLater(): void {
    if (this.#lookScheduled) return
    this.#lookScheduled = true
    let size = -1
    const look = (): void => {
      if (this.#pending?.request.postponed !== true) {
        this.#lookScheduled = false
      } else if (this.buffer.length !== size) {
        size = this.buffer.length
        setImmediate(look)
      } else {
        this.#lookScheduled = false
        this.#attempt('quiet')
      }
    }
    setImmediate(look)
  }
}
