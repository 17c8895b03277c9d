import { randomUUID } from 'node:crypto'
import { appLog } from '@tornado-ts/log'
import { WebSocketGroup, WebSocketHandler } from '@tornado-ts/websocket'

/** One message, as the clients get it. */
export interface Message {
  readonly id: string
  readonly body: string
  /** The body as an element of the page. */
  readonly html: string
}

const CACHE_SIZE = 200

/** A client of the chat: what it says goes to everybody, itself included. */
export class ChatSocketHandler extends WebSocketHandler {
  static readonly waiters = new WebSocketGroup()
  static cache: readonly Message[] = []

  override getCompressionOptions(): object {
    return {}
  }

  override open(): void {
    ChatSocketHandler.waiters.add(this)
  }

  override onMessage(text: string | Buffer): void {
    const body = readBody(text)
    if (body === undefined) {
      appLog.info('a message that is not {"body": "…"} from %s', this.request.remoteIp)
      this.close(1007, 'not a message')
      return
    }
    const id = randomUUID()
    const html = this.renderString('message.html', { id, body }).toString()
    ChatSocketHandler.send({ id, body, html })
  }

  /** Keeps a message, and sends it to everybody; who cannot keep up is let go. */
  static send(message: Message): void {
    this.cache = [...this.cache, message].slice(-CACHE_SIZE)
    this.waiters.broadcast(message)
  }
}

function readBody(text: string | Buffer): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text.toString())
    const body = (parsed as { body?: unknown } | null)?.body
    return typeof body === 'string' && body !== '' ? body : undefined
  } catch {
    return undefined
  }
}
