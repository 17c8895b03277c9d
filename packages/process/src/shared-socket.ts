import type net from 'node:net'
import { addAcceptHandler, type ListenSocket } from '@tornado-ts/netutil'
import { genLog } from '@tornado-ts/log'
import type { ToWorker } from './sharing-messages.ts'

/** What a shared socket needs of a worker. */
export interface Receiver {
  /** The task id, which a worker has in common with those that replace it. */
  readonly id: number
  send(message: ToWorker, connection?: net.Socket): void
}

/** More connections than this do not wait for a worker; further ones are closed. */
const MAX_WAITING = 4096
/** How long the workers have to take what has been accepted, in milliseconds. */
const HAND_OVER = 5000

/**
 * A listening socket of the primary, whose connections are answered by the workers.
 *
 * Each connection goes to the worker that has been free for the longest time. A worker is offered one
 * at a time, and until it says that it has it, the primary keeps it too: if the worker dies before,
 * another one gets the connection. While no worker is ready, because all are busy or being
 * replaced, connections wait.
 */
export class SharedSocket {
  readonly #key: string
  readonly #sock: ListenSocket
  readonly #endAccepting: () => void
  /** Connections that nobody was offered, oldest first. */
  readonly #waiting: net.Socket[] = []
  /** What each worker has been offered and not answered. */
  readonly #offered = new Map<Receiver, net.Socket>()
  /** Workers that take connections. */
  readonly #ready = new Set<Receiver>()
  /** Those of them that have not been offered one, longest first. */
  readonly #free = new Set<Receiver>()
  /** Ids of the workers that have the socket open, or that have died with it and will be replaced. */
  readonly #members = new Set<number>()
  #settled: (() => void) | undefined = undefined

  /** @param key What the workers call it. */
  constructor(key: string, sock: ListenSocket) {
    this.#key = key
    this.#sock = sock
    this.#endAccepting = addAcceptHandler(sock, (connection) => this.#arrived(connection))
  }

  /** What the workers take for the address of their own socket. */
  get address(): ReturnType<ListenSocket['address']> {
    return this.#sock.address()
  }

  /** The worker with that id has opened the socket. */
  join(id: number): void {
    this.#members.add(id)
  }

  /**
   * The worker with that id does not want the socket any more.
   *
   * @returns Whether it was the last one that did.
   */
  leave(id: number): boolean {
    return this.#members.delete(id) && this.#members.size === 0
  }

  /** A worker can take connections, or cannot any more. */
  setReady(worker: Receiver, ready: boolean): void {
    if (ready) {
      this.#ready.add(worker)
      if (!this.#offered.has(worker)) this.#free.add(worker)
    } else {
      this.#ready.delete(worker)
      this.#free.delete(worker)
    }
    this.#distribute()
  }

  /** A worker has answered to what it was offered. */
  answered(worker: Receiver, taken: boolean): void {
    this.#takeBack(worker, !taken)
    if (this.#ready.has(worker)) this.#free.add(worker)
    this.#distribute()
  }

  /** The channel to a worker is gone: what it has not taken it never will. */
  disconnected(worker: Receiver): void {
    this.#takeBack(worker, true)
    this.setReady(worker, false)
  }

  /**
   * Stops listening: what the kernel has accepted still goes to the workers, what comes later is
   * refused.
   *
   * @returns Resolves when the workers have every connection, or none of them is ready. One that does not
   *   react for 5 s is not waited for.
   */
  async stop(): Promise<void> {
    await this.#sock.closeWhenEmpty()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, HAND_OVER)
      this.#settled = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#distribute()
    })
    this.close()
  }

  /** Stops listening, and closes what no worker has. */
  close(): void {
    this.#endAccepting()
    void this.#sock.close()
    for (const connection of this.#waiting.splice(0)) connection.destroy()
    for (const connection of this.#offered.values()) connection.destroy()
    this.#offered.clear()
  }

  #arrived(connection: net.Socket): void {
    if (this.#waiting.length >= MAX_WAITING) {
      genLog.warning('more than %d connections wait for a worker, one is closed', MAX_WAITING)
      connection.destroy()
      return
    }
    this.#waiting.push(connection)
    this.#distribute()
  }

  #distribute(): void {
    for (const worker of this.#free) {
      const connection = this.#waiting.shift()
      if (connection === undefined) break
      this.#free.delete(worker)
      this.#offered.set(worker, connection)
      worker.send({ type: 'connection', key: this.#key }, connection)
    }
    if (this.#ready.size === 0 || this.#waiting.length + this.#offered.size === 0) {
      this.#settled?.()
    }
  }

  #takeBack(worker: Receiver, offerAgain: boolean): void {
    const connection = this.#offered.get(worker)
    if (connection === undefined) return
    this.#offered.delete(worker)
    if (offerAgain) this.#waiting.unshift(connection)
    // This process's hold on it only: the worker has its own.
    else connection.destroy()
  }
}
