/** What is read of an abandoned body so that its connection can be used again, in bytes. */
const DRAIN_LIMIT = 65_536

/**
 * The body of a streaming response: its pieces, in order, to be iterated over once.
 *
 * Nothing more is read from the connection than has been asked for. Who leaves the loop early gives
 * up the rest: what is known to be little is read and thrown away, otherwise the connection closes.
 * The loop throws what ends the fetch: a timeout, a connection that broke.
 */
export class ResponseBody implements AsyncIterableIterator<Buffer> {
  readonly #stop: () => void
  /** Bytes still to come; Infinity where the head does not tell. */
  #outstanding: number
  #chunk: Buffer | undefined
  #taken: (() => void) | undefined
  #waiting: PromiseWithResolvers | undefined
  #state: 'open' | 'ended' | 'abandoned' = 'open'
  #error: unknown

  /**
   * @param length How many bytes there will be, as far as the head tells.
   * @param stop Closes the connection.
   * @internal
   */
  constructor(length: number, stop: () => void) {
    this.#outstanding = length
    this.#stop = stop
  }

  /** Takes a piece; the promise settles when the reader wants another. @internal */
  push(chunk: Buffer): void | Promise<void> {
    this.#outstanding -= chunk.length
    if (this.#state !== 'open') return
    const waiting = this.#waiting
    if (waiting !== undefined) {
      this.#waiting = undefined
      waiting.resolve({ done: false, value: chunk })
    } else {
      this.#chunk = chunk
    }
    return new Promise((resolve) => (this.#taken = resolve))
  }

  /** No more will come; with an error, because of that. @internal */
  end(error?: unknown): void {
    if (this.#state !== 'open') return
    this.#state = 'ended'
    this.#error = error
    if (this.#chunk !== undefined) return
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting !== undefined) this.#finish().then(waiting.resolve, waiting.reject)
  }

  /** The next piece. Only one may be asked for at a time. */
  next(): Promise<IteratorResult<Buffer, undefined>> {
    const chunk = this.#chunk
    if (chunk !== undefined) {
      this.#chunk = undefined
      return Promise.resolve({ done: false, value: chunk })
    }
    if (this.#state !== 'open') return this.#finish()
    if (this.#waiting !== undefined) {
      return Promise.reject(new Error('the body is being read already'))
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#wantMore()
    })
  }

  /** Gives up the rest of the body. */
  return(): Promise<IteratorResult<Buffer, undefined>> {
    if (this.#state === 'open') {
      this.#state = 'abandoned'
      this.#waiting?.resolve({ done: true, value: undefined })
      this.#waiting = undefined
      if (this.#outstanding > DRAIN_LIMIT) this.#stop()
      this.#wantMore()
    }
    this.#chunk = undefined
    this.#error = undefined
    return Promise.resolve({ done: true, value: undefined })
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  #wantMore(): void {
    const taken = this.#taken
    this.#taken = undefined
    taken?.()
  }

  /** The end of the iteration; an error is thrown once. */
  async #finish(): Promise<IteratorResult<Buffer, undefined>> {
    const error = this.#error
    this.#error = undefined
    if (error !== undefined) throw error
    return { done: true, value: undefined }
  }
}

interface PromiseWithResolvers {
  readonly resolve: (result: IteratorResult<Buffer, undefined>) => void
  readonly reject: (reason: unknown) => void
}
