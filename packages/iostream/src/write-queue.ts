import { Deferred } from './deferred.ts'

/** A write whose bytes are not all with the kernel yet. */
class PendingWrite extends Deferred<void> {
  /** Which write it was, counted from one. */
  readonly number: number
  next: PendingWrite | undefined = undefined

  constructor(number: number) {
    super()
    this.number = number
  }
}

/**
 * The promises of a stream's writes that the transport has not finished.
 *
 * The transport finishes writes in the order they were made, so one shared callback that counts is
 * enough to know which promises are due. Made at the first `write`; `writeNoWait` needs none.
 */
export class WriteQueue {
  #issued = 0
  #finished = 0
  #first: PendingWrite | undefined
  #last: PendingWrite | undefined
  #drain: Deferred<void> | undefined

  /** The completion callback to pass to the transport with each write that is counted. */
  readonly onFinished: (error?: Error | null) => void = (error) => {
    // The transport reports the failure itself, and closing the stream rejects what is waiting.
    if (error !== undefined && error !== null) return
    this.#finished += 1
    while (this.#first !== undefined && this.#first.number <= this.#finished) {
      const due = this.#first
      this.#first = due.next
      due.resolve()
    }
  }

  /** Counts a write about to be passed to the transport with {@link onFinished}. */
  issue(): void {
    this.#issued += 1
  }

  /** A promise for the write issued last. */
  wait(): Promise<void> {
    const pending = new PendingWrite(this.#issued)
    if (this.#first === undefined) this.#first = pending
    else if (this.#last !== undefined) this.#last.next = pending
    this.#last = pending
    return pending.promise
  }

  /** Whether somebody waits for the transport to drain. */
  get draining(): boolean {
    return this.#drain !== undefined
  }

  /** A promise for the transport's next `drain`. */
  waitForDrain(): Promise<void> {
    this.#drain ??= new Deferred<void>()
    return this.#drain.promise
  }

  /** The transport is below its high-water mark again. */
  drained(): void {
    this.#drain?.resolve()
    this.#drain = undefined
  }

  /** Whether {@link reject} has anything to reject. */
  get waiting(): boolean {
    return this.#first !== undefined || this.#drain !== undefined
  }

  /** Rejects everything still waiting. */
  reject(reason: unknown): void {
    for (let pending = this.#first; pending !== undefined; pending = pending.next) {
      pending.reject(reason)
    }
    this.#first = undefined
    this.#drain?.reject(reason)
    this.#drain = undefined
  }
}
