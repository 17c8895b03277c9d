import { RequestHandler } from '@tornado-ts/web'
import type { Chat } from '../application.ts'
import type { MessageBuffer } from '../message-buffer.ts'

/** What the handlers of the chat have in common. */
export class ChatHandler extends RequestHandler {
  declare readonly application: Chat

  get buffer(): MessageBuffer {
    return this.application.buffer
  }
}
