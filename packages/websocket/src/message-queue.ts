/** What a reader gets: a message, or undefined when there is none any more. */
type Read = string | Buffer | undefined

/** Holds one message until somebody reads it, and readers until there is one. */
export class MessageQueue {
  #unread: string | Buffer | undefined = undefined
  #taken: (() => void) | undefined = undefined
  readonly #readers: ((message: Read) => void)[] = []
  #closed = false

  /** Whether somebody waits for a message. */
  get isAwaited(): boolean {
    return this.#readers.length > 0
  }

  /** Puts a message in; gives a promise for the moment somebody takes it, unless that is now. */
  put(message: string | Buffer): Promise<void> | undefined {
    const reader = this.#readers.shift()
    if (reader !== undefined) {
      reader(message)
      return undefined
    }
    this.#unread = message
    return new Promise((resolve) => (this.#taken = resolve))
  }

  /** Takes the next message; undefined once the queue is closed and empty. */
  take(): Promise<Read> {
    const message = this.#unread
    if (message === undefined && !this.#closed) {
      return new Promise((resolve) => this.#readers.push(resolve))
    }
    this.#unread = undefined
    this.#taken?.()
    this.#taken = undefined
    return Promise.resolve(message)
  }

  /** Nothing more will come. */
  close(): void {
    this.#closed = true
    for (const reader of this.#readers.splice(0)) reader(undefined)
  }
}
