import { randomUUID } from 'node:crypto'
import { HTTPError } from '@tornado-ts/web'
import type { Message } from '../message-buffer.ts'
import { ChatHandler } from './chat-handler.ts'

/** A path of this site. `//host`, `/\host` and `/<tab>/host` would lead a browser elsewhere. */
const LOCAL_URL = /^\/(?![/\\])[!-~]*$/

/**
 * Takes a message and hands it to those who wait. Answers with it, or, to a browser without
 * scripts, with the page that the argument `next` names.
 */
export class MessageNewHandler extends ChatHandler {
  override post(): void {
    const body = this.getBodyArgument('body')
    const next = this.getArgument('next', '')
    if (body === '') throw new HTTPError(400, 'body is empty')
    if (next !== '' && !LOCAL_URL.test(next)) throw new HTTPError(400, 'next is not of this site')
    const message = this.#message(body)
    if (next === '') this.write(message)
    else this.redirect(next)
    this.buffer.add(message)
  }

  #message(body: string): Message {
    const id = randomUUID()
    return { id, body, html: this.renderString('message.html', { id, body }).toString() }
  }
}
