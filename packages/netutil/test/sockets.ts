import { once } from 'node:events'
import net from 'node:net'
import type { ListenSocket } from '../src/listen-socket.ts'

/** Everything a test opened; to be disposed of in `afterEach`. */
export class Opened {
  readonly #cleanups: (() => unknown)[] = []

  add<T extends ListenSocket | net.Socket>(opened: T): T {
    this.#cleanups.push(() => ('destroySoon' in opened ? opened.destroy() : opened.close()))
    return opened
  }

  addAll<T extends readonly ListenSocket[]>(sockets: T): T {
    for (const sock of sockets) this.add(sock)
    return sockets
  }

  /** A client connected to `sock`, or to a port. */
  async connect(target: ListenSocket | number | string, host = '127.0.0.1'): Promise<net.Socket> {
    const address = typeof target === 'object' ? target.address() : target
    const client = this.add(
      typeof address === 'string'
        ? net.connect(address)
        : net.connect(typeof address === 'number' ? address : address.port, host),
    )
    await once(client, 'connect')
    client.on('error', () => {})
    return client
  }

  async dispose(): Promise<void> {
    for (const cleanup of this.#cleanups.splice(0).reverse()) await cleanup()
  }
}

/** Resolves once a condition holds, looked at in every turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}
