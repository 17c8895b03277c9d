import { ChatHandler } from './chat-handler.ts'

/** Answers with the messages after `cursor`, as soon as there are any. */
export class MessageUpdatesHandler extends ChatHandler {
  readonly #gone = new AbortController()

  override async post(): Promise<void> {
    const cursor = this.getArgument('cursor', undefined)
    const { signal } = this.#gone
    let messages = this.buffer.messagesSince(cursor)
    while (messages.length === 0 && !this.buffer.closed) {
      try {
        await this.buffer.changed.wait({ signal })
      } catch {
        return
      }
      messages = this.buffer.messagesSince(cursor)
    }
    this.write({ messages })
  }

  override onConnectionClose(): void {
    this.#gone.abort()
  }
}
