import { Socket } from 'node:net'
import type net from 'node:net'
import type { LentServer } from './lent-server.ts'
import {
  type Fault,
  listenTarget,
  seal,
  type ToPrimary,
  type ToWorker,
  unseal,
} from './sharing-messages.ts'
import { raise } from './signal-count.ts'

/**
 * A worker's end of the channel to its primary, over which it gets connections and signals.
 *
 * The channel keeps the process alive while a socket is being opened or is ready for connections,
 * as a socket of its own would. Otherwise a worker ends as any program does: when there is nothing
 * left to do.
 */
export class PrimaryLink {
  readonly #servers = new Map<string, LentServer>()
  /** Keys of the sockets that are being opened, or are ready. */
  readonly #busy = new Set<string>()

  constructor() {
    process.on('message', (message: unknown, connection: unknown) => {
      const content = unseal<ToWorker>(message)
      if (content !== undefined) this.#receive(content, connection)
    })
    process.channel?.unref()
    this.#send({ type: 'hello' })
  }

  /** Asks for a socket; `server` is told what has become of it. */
  open(key: string, options: net.ListenOptions & { fd?: number }, server: LentServer): void {
    this.#servers.set(key, server)
    this.#hold(key)
    this.#send({ type: 'open', key, target: listenTarget(options) })
  }

  setReady(key: string, ready: boolean): void {
    if (ready) this.#hold(key)
    else this.#release(key)
    this.#send({ type: 'ready', key, ready })
  }

  close(key: string): void {
    this.#servers.delete(key)
    this.#release(key)
    this.#send({ type: 'close', key })
  }

  #receive(message: ToWorker, connection: unknown): void {
    if (message.type === 'signal') {
      raise(message.signal, message.count)
      return
    }
    const { key } = message
    const server = this.#servers.get(key)
    if (message.type === 'connection') {
      this.#receiveConnection(key, server, connection)
    } else if (message.type === 'opened') {
      server?.opened(message.address)
    } else {
      this.#servers.delete(key)
      this.#release(key)
      server?.emit('error', errorOf(message.fault))
    }
  }

  #receiveConnection(key: string, server: LentServer | undefined, connection: unknown): void {
    const socket = connection instanceof Socket ? connection : undefined
    const taken = server !== undefined && this.#busy.has(key)
    this.#send({ type: 'taken', key, taken })
    if (socket === undefined) return
    if (taken) {
      socket.allowHalfOpen = true
      socket.pause()
      server.emit('connection', socket)
    } else {
      // The primary has it as well, and gives it to somebody else.
      socket.destroy()
    }
  }

  #hold(key: string): void {
    this.#busy.add(key)
    process.channel?.ref()
  }

  #release(key: string): void {
    if (this.#busy.delete(key) && this.#busy.size === 0) process.channel?.unref()
  }

  #send(message: ToPrimary): void {
    // If the primary is gone, so is this process in a moment.
    process.send?.(seal(message), undefined, {}, () => {})
  }
}

function errorOf({ message, code, syscall }: Fault): Error {
  return Object.assign(new Error(message), { code, syscall })
}
