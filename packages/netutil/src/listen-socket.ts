import type net from 'node:net'
import { type PollSource, registerPollSource } from '@tornado-ts/ioloop'
import { appLog } from '@tornado-ts/log'
import type { Milliseconds } from '@tornado-ts/util'
import { AF_INET, AF_INET6, AF_UNIX, type Address, DEFAULT_BACKLOG } from './address.ts'
import { makeServer, sharingKey } from './shared-server.ts'

/**
 * Takes the connections of a ListenSocket as they arrive.
 *
 * @internal
 */
export interface Acceptor {
  deliver(socket: net.Socket): void
}

/** How long a queue that does not become empty is worked off before it is closed. */
const LAST_CALL: Milliseconds = 100

const openSockets = new Set<ListenSocket>()
let lastHiddenFileno = 0

/**
 * A listening socket, which keeps its connections until somebody asks for them.
 *
 * Made by {@link bindSockets} and {@link bindUnixSocket}. Connections that arrive while there is no
 * accept handler are held, paused, in the order of their arrival: at most `backlog` of them, beyond
 * which the newest is destroyed. Once delivered, a connection is nothing to this object any more.
 *
 * The process is kept alive while something waits for connections ({@link addAcceptHandler}, or
 * `IOLoop.addHandler` for `READ`), not by a socket that is merely bound.
 *
 * @tornado socket.socket
 */
export class ListenSocket implements PollSource {
  /** Node's own server. Closing it directly closes this socket too. */
  readonly server: net.Server
  /** What tells this socket from all others that the program opens. @internal */
  readonly key: string | undefined
  readonly #backlog: number
  readonly #held: net.Socket[] = []
  #address: Address | string = ''
  #fileno = -1
  #acceptor: Acceptor | undefined
  #readable: (() => void) | undefined
  #closing: Promise<void> | undefined

  private constructor(server: net.Server, key: string | undefined, backlog: number) {
    this.server = server
    this.key = key
    this.#backlog = backlog
    server.on('connection', (socket) => this.#arrive(socket))
  }

  /**
   * Listens on whatever `net.Server.listen` can: the way in for an address that
   * {@link bindSockets} has no option for, such as an inherited descriptor (`{ fd: 3 }`).
   *
   * @param options Node's options; `backlog` also limits how many connections are held.
   * @returns A promise that rejects with the system error.
   */
  static listen(options: net.ListenOptions & { fd?: number }): Promise<ListenSocket> {
    const key = sharingKey(options)
    const server = makeServer(key)
    // In a cluster's worker a connection can come before the 'listening' event, so the object that
    // holds connections is there first.
    const sock = new ListenSocket(server, key, options.backlog ?? DEFAULT_BACKLOG)
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(options, () => {
        server.off('error', reject)
        sock.#opened()
        resolve(sock)
      })
    })
  }

  /** The address that is listened on; for a Unix socket its path. Stays the same after closing. */
  address(): Address | string {
    return this.#address
  }

  /** {@link AF_INET}, {@link AF_INET6} or {@link AF_UNIX}. */
  get family(): typeof AF_INET | typeof AF_INET6 | typeof AF_UNIX {
    if (typeof this.#address === 'string') return AF_UNIX
    return this.#address.family === 'IPv6' ? AF_INET6 : AF_INET
  }

  /** The port that is listened on; 0 for a Unix socket. */
  get port(): number {
    return typeof this.#address === 'string' ? 0 : this.#address.port
  }

  /**
   * The descriptor of the operating system or, where Node does not show it, a negative number that
   * no other ListenSocket has.
   */
  fileno(): number {
    return this.#fileno
  }

  /** Whether the socket was closed. */
  get closed(): boolean {
    return this.#closing !== undefined
  }

  /** Whether {@link accept} has a connection to give. */
  get readable(): boolean {
    return this.#held.length > 0
  }

  /**
   * Sets the function that is told of every connection that begins to be held; `undefined` clears
   * it. `IOLoop.addHandler` uses this.
   */
  onReadable(callback: (() => void) | undefined): void {
    this.#readable = callback
    this.#updateRef()
  }

  /**
   * Gives the oldest held connection, paused, and the address of its peer (`""` for a Unix socket);
   * `undefined` if none is there. Connections that were aborted meanwhile are passed over.
   */
  accept(): [socket: net.Socket, address: Address | ''] | undefined {
    for (;;) {
      const socket = this.takeHeld()
      if (socket === undefined) return undefined
      const address = this.peerOf(socket)
      if (address !== undefined) return [socket, address]
    }
  }

  /**
   * Stops listening and destroys the connections that are still held. Those that were delivered
   * live on. Closing again has no effect.
   *
   * The address is free when this returns; awaiting it only lets Node finish with its handles.
   */
  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#closing = new Promise((resolve) => setImmediate(resolve))
      openSockets.delete(this)
      this.#acceptor = undefined
      this.#readable = undefined
      for (const socket of this.#held.splice(0)) socket.destroy()
      if (this.server.listening) this.server.close()
    }
    return this.#closing
  }

  /**
   * Closes the socket when the system's queue has been emptied. Closing it resets the connections in
   * there, whose clients believe to be connected; this way they reach the accept handler.
   *
   * Each turn of the event loop takes one of them out. Only those can be lost that come in the
   * moment after the last look, or to a queue that is never empty for a tenth of a second.
   *
   * @internal
   */
  async closeWhenEmpty(): Promise<void> {
    let arrivals = 1
    const count = (): void => void arrivals++
    this.server.on('connection', count)
    const end = performance.now() + LAST_CALL
    // The present turn may have looked at the queue before.
    await nextTurn()
    while (arrivals > 0 && performance.now() < end) {
      arrivals = 0
      await nextTurn()
    }
    this.server.off('connection', count)
    return this.close()
  }

  /** The same as {@link close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** @internal */
  get acceptor(): Acceptor | undefined {
    return this.#acceptor
  }

  /** @internal */
  set acceptor(acceptor: Acceptor | undefined) {
    this.#acceptor = acceptor
    this.#updateRef()
  }

  /** The oldest held connection, alive or not. @internal */
  takeHeld(): net.Socket | undefined {
    return this.#held.shift()
  }

  /**
   * The peer of a connection of this socket; `undefined`, and the connection destroyed, if it is
   * gone already.
   *
   * @internal
   */
  peerOf(socket: net.Socket): Address | '' | undefined {
    if (!socket.destroyed) {
      if (typeof this.#address === 'string') return ''
      const { remoteAddress: address, remotePort: port } = socket
      // A connection reset before it was accepted has no peer any more.
      if (address !== undefined && port !== undefined) {
        return { address, port, family: socket.remoteFamily === 'IPv6' ? 'IPv6' : 'IPv4' }
      }
    }
    socket.destroy()
    return undefined
  }

  /** Whether anything waits for connections. @internal */
  get inUse(): boolean {
    return this.#acceptor !== undefined || this.#readable !== undefined
  }

  #opened(): void {
    const address = this.server.address()
    this.#address =
      typeof address === 'object' && address !== null ? asAddress(address) : (address ?? '')
    const fd = descriptorOf(this.server)
    this.#fileno = fd ?? --lastHiddenFileno
    this.server.on('error', (error) => this.#acceptFailed(error))
    this.server.on('close', () => void this.close())
    this.#updateRef()
    openSockets.add(this)
    registerPollSource(this)
  }

  #arrive(socket: net.Socket): void {
    // What arrived earlier goes first, even if it is not delivered yet.
    if (this.#acceptor !== undefined && this.#held.length === 0) {
      this.#acceptor.deliver(socket)
    } else if (this.#held.length < this.#backlog && !this.closed) {
      this.#held.push(socket)
      this.#readable?.()
    } else {
      socket.destroy()
    }
  }

  #acceptFailed(error: NodeJS.ErrnoException): void {
    // The peer went away while it was queued in the kernel.
    if (error.code === 'ECONNABORTED') return
    const address = this.#address
    const name = typeof address === 'string' ? address : `${address.address}:${address.port}`
    appLog.error('Error in accept on %s', name, { excInfo: error })
  }

  #updateRef(): void {
    if (this.inUse) this.server.ref()
    else this.server.unref()
  }
}

/**
 * The open sockets that nothing waits on: what a process that hands its work to others has opened
 * for them.
 *
 * @internal
 */
export function unusedListenSockets(): ListenSocket[] {
  return [...openSockets].filter((sock) => !sock.inUse)
}

/**
 * Closes the sockets that nothing waits on.
 *
 * @internal
 */
export function closeUnusedListenSockets(): void {
  for (const sock of unusedListenSockets()) void sock.close()
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function asAddress({ address, port, family }: net.AddressInfo): Address {
  return { address, port, family: family === 'IPv6' ? 'IPv6' : 'IPv4' }
}

/** Node has no public accessor for the descriptor; Windows and cluster's workers have none at all. */
function descriptorOf(server: net.Server): number | undefined {
  const fd = (server as { _handle?: { fd?: unknown } | null })._handle?.fd
  return typeof fd === 'number' && fd >= 0 ? fd : undefined
}
