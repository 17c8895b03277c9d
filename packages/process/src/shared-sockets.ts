import type { Worker } from 'node:cluster'
import type net from 'node:net'
import { genLog } from '@tornado-ts/log'
import { bindUnixSocket, ListenSocket, unusedListenSockets } from '@tornado-ts/netutil'
import type { Milliseconds } from '@tornado-ts/util'
import { type Receiver, SharedSocket } from './shared-socket.ts'
import {
  type Fault,
  type ListenTarget,
  seal,
  type ToPrimary,
  type ToWorker,
  unseal,
} from './sharing-messages.ts'

/** How long the messages of a worker that has ended are read. */
const LAST_WORDS: Milliseconds = 100

/**
 * The listening sockets of all workers; lives in the primary, which opens each once and keeps it as
 * long as there is a worker for it, or will be one again. So no port is lost with the worker that
 * listened on it, and port 0 means the same port to all of them.
 */
export class SharedSockets {
  readonly #sockets = new Map<string, SharedSocket>()
  /** Sockets that are being opened. */
  readonly #opening = new Map<string, Promise<SharedSocket>>()
  /** What port 0 was for sockets that have been closed: it is so again if they are opened anew. */
  readonly #ports = new Map<string, number>()
  readonly #served = new WeakSet<Worker>()
  #stopped: Promise<void> | undefined = undefined

  /** Takes over what this process has opened for its workers. */
  adoptUnused(): void {
    for (const sock of unusedListenSockets()) {
      // The processes open these themselves; the primary would take connections from them.
      if (sock.key === undefined) void sock.close()
      else this.#sockets.set(sock.key, new SharedSocket(sock.key, sock))
    }
  }

  /** Gives a new worker what it asks for. */
  addWorker(id: number, worker: Worker): void {
    const receiver = receiverOf(id, worker)
    worker.on('message', (message: unknown) => {
      const content = unseal<ToPrimary>(message)
      if (content === undefined) return
      if (content.type === 'ready' && content.ready) this.#served.add(worker)
      void this.#receive(receiver, content)
    })
    // When the process ends, what it has said before is still to be read. That the channel has been
    // read to its end is never reported if the worker was killed in the middle of a message.
    worker.on('disconnect', () => this.#disconnected(receiver))
    worker.on('exit', () => setTimeout(() => this.#disconnected(receiver), LAST_WORDS))
  }

  /** Whether a worker has ever been ready for connections. */
  hasServed(worker: Worker): boolean {
    return this.#served.has(worker)
  }

  /** A worker has ended and will not be replaced. */
  leaveAll(id: number): void {
    for (const key of this.#sockets.keys()) this.#leave(id, key)
  }

  /**
   * Stops listening.
   *
   * @returns Resolves when every connection that has been accepted is with a worker.
   */
  stop(): Promise<void> {
    this.#stopped ??= Promise.all([...this.#sockets.values()].map((socket) => socket.stop())).then(
      () => {},
    )
    return this.#stopped
  }

  #disconnected(worker: Receiver): void {
    for (const socket of this.#sockets.values()) socket.disconnected(worker)
  }

  async #receive(worker: Receiver, message: ToPrimary): Promise<void> {
    if (message.type === 'hello') return
    const { key } = message
    if (message.type === 'open') {
      await this.#open(worker, key, message.target)
      return
    }
    const socket = this.#sockets.get(key)
    if (socket === undefined) return
    if (message.type === 'ready') socket.setReady(worker, message.ready)
    else if (message.type === 'taken') socket.answered(worker, message.taken)
    else this.#close(worker, key, socket)
  }

  async #open(worker: Receiver, key: string, target: ListenTarget): Promise<void> {
    try {
      const socket = this.#sockets.get(key) ?? (await this.#listen(key, target))
      socket.join(worker.id)
      worker.send({ type: 'opened', key, address: socket.address })
    } catch (error) {
      worker.send({ type: 'failed', key, fault: faultOf(error) })
    }
  }

  #listen(key: string, target: ListenTarget): Promise<SharedSocket> {
    let opening = this.#opening.get(key)
    if (opening === undefined) {
      opening = this.#listenNow(key, target).finally(() => this.#opening.delete(key))
      this.#opening.set(key, opening)
    }
    return opening
  }

  async #listenNow(key: string, target: ListenTarget): Promise<SharedSocket> {
    const { path, backlog } = target
    const port = this.#ports.get(key) ?? target.port
    // The worker gives a Unix socket its permissions; until then nobody else may connect.
    const sock =
      path === undefined
        ? await ListenSocket.listen({ ...target, ...(port !== undefined && { port }) })
        : await bindUnixSocket(path, { backlog })
    const socket = new SharedSocket(key, sock)
    if (this.#stopped !== undefined) {
      socket.close()
      throw new Error('the primary is stopping')
    }
    this.#sockets.set(key, socket)
    genLog.info('Listening on %s for the workers', nameOf(socket.address))
    return socket
  }

  #close(worker: Receiver, key: string, socket: SharedSocket): void {
    socket.setReady(worker, false)
    this.#leave(worker.id, key)
  }

  #leave(id: number, key: string): void {
    const socket = this.#sockets.get(key)
    if (socket?.leave(id) !== true || this.#stopped !== undefined) return
    // Nobody wants it any more.
    if (typeof socket.address === 'object') this.#ports.set(key, socket.address.port)
    this.#sockets.delete(key)
    socket.close()
  }
}

function receiverOf(id: number, worker: Worker): Receiver {
  return {
    id,
    send(message: ToWorker, connection?: net.Socket): void {
      // What cannot be sent is of no use to anybody: the worker is at its end.
      worker.send(seal(message), connection, { keepOpen: true }, () => {})
    },
  }
}

function faultOf(error: unknown): Fault {
  const { message, code, syscall } = error as NodeJS.ErrnoException
  return { message, code, syscall }
}

function nameOf(address: SharedSocket['address']): string {
  return typeof address === 'string' ? address : `${address.address}:${address.port}`
}
