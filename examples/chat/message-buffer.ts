import { Condition } from '@tornado-ts/locks'

/** One message, as the clients get it. */
export interface Message {
  readonly id: string
  readonly body: string
  /** The body as an element of the page. */
  readonly html: string
}

const CACHE_SIZE = 200

/** The latest messages, and a way to wait for the next. */
export class MessageBuffer {
  /** Notified of each message, and of the end. */
  readonly changed = new Condition()
  #messages: readonly Message[] = []
  #closed = false

  /** No more messages will come. */
  get closed(): boolean {
    return this.#closed
  }

  get messages(): readonly Message[] {
    return this.#messages
  }

  /**
   * The messages that came after another.
   *
   * @param cursor The id of that message; all are newer than one that is not there any more.
   */
  messagesSince(cursor: string | undefined): readonly Message[] {
    const index = this.#messages.findLastIndex(({ id }) => id === cursor)
    return this.#messages.slice(index + 1)
  }

  add(message: Message): void {
    this.#messages = [...this.#messages, message].slice(-CACHE_SIZE)
    this.changed.notifyAll()
  }

  /** Lets everyone go who waits for a message. */
  close(): void {
    this.#closed = true
    this.changed.notifyAll()
  }
}
