import type { RequestHandlerClass } from '@tornado-ts/web'
import { WebSocketProtocol13 } from '../../src/index.ts'
import { Echo, Signal } from '../support/serve.ts'

/** What a server has seen of one connection. */
export interface Report {
  readonly closeCode: number | undefined
  readonly closeReason: string | undefined
  readonly pongs: readonly string[]
  readonly messageBytesIn: number
  readonly messageBytesOut: number
  readonly wireBytesIn: number
  readonly wireBytesOut: number
}

export interface WatchedEcho {
  readonly handler: RequestHandlerClass
  /** Of the first connection, once it is closed. */
  readonly report: Promise<Report>
}

/**
 * An echo that tells of its first connection. It pings when it is opened, and the message
 * `close me` makes it close with 3001 and `as you like`.
 */
export function watchedEcho(compression: boolean): WatchedEcho {
  const closed = new Signal<Report>()
  class Watched extends Echo {
    #protocol: WebSocketProtocol13 | undefined
    readonly #pongs: string[] = []

    override getCompressionOptions(): object | undefined {
      return compression ? {} : undefined
    }

    override open(): void {
      this.#protocol = this.wsConnection as WebSocketProtocol13
      this.ping('are you there?')
    }

    override onPong(data: Buffer): void {
      this.#pongs.push(data.toString())
    }

    override onMessage(message: string | Buffer): void | Promise<void> {
      if (message === 'close me') this.close(3001, 'as you like')
      else return super.onMessage(message)
    }

    override onClose(): void {
      const { closeCode, closeReason } = this
      const counts = this.#protocol!
      const { messageBytesIn, messageBytesOut, wireBytesIn, wireBytesOut } = counts
      const sizes = { messageBytesIn, messageBytesOut, wireBytesIn, wireBytesOut }
      closed.resolve({ closeCode, closeReason, pongs: this.#pongs, ...sizes })
    }
  }
  return { handler: Watched, report: closed.promise }
}
