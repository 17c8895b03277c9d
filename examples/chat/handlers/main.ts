import { ChatHandler } from './chat-handler.ts'

/** The page of the chat, with the messages so far. */
export class MainHandler extends ChatHandler {
  override async get(): Promise<void> {
    await this.render('index.html', { messages: this.buffer.messages })
  }
}
