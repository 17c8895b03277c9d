import net from 'node:net'
import tls from 'node:tls'

const WAIT = 5000

/** A client that sends and receives bytes as latin1 text. */
export class RawClient {
  received = ''
  ended = false
  error: Error | undefined
  readonly socket: net.Socket
  #watchers: (() => void)[] = []

  private constructor(socket: net.Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    const changed = (): void => this.#watchers.splice(0).forEach((watcher) => watcher())
    socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1')
      changed()
    })
    socket.on('end', () => {
      this.ended = true
      changed()
    })
    socket.on('error', (error) => {
      this.error = error
      changed()
    })
  }

  static async connect(target: number | string): Promise<RawClient> {
    const options =
      typeof target === 'number' ? { port: target, host: '127.0.0.1' } : { path: target }
    const socket = net.connect({ ...options, allowHalfOpen: true })
    await new Promise<void>((resolve, reject) =>
      socket.once('connect', resolve).once('error', reject),
    )
    return new RawClient(socket)
  }

  static async connectTls(port: number): Promise<RawClient> {
    const socket = tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await new Promise<void>((resolve, reject) =>
      socket.once('secureConnect', resolve).once('error', reject),
    )
    return new RawClient(socket)
  }

  /** Sends text; ⏎ stands for CRLF. */
  send(text: string): void {
    this.socket.write(text.replaceAll('⏎', '\r\n'), 'latin1')
  }

  /** Waits until what was received satisfies a condition, or contains a text. */
  async until(condition: string | ((received: string) => boolean)): Promise<string> {
    const met = (): boolean =>
      typeof condition === 'string'
        ? this.received.includes(condition.replaceAll('⏎', '\r\n'))
        : condition(this.received)
    await this.#wait(met)
    return this.received
  }

  /** Waits for the end of stream and gives all that was received. */
  async end(): Promise<string> {
    await this.#wait(() => this.ended)
    return this.received
  }

  close(): void {
    this.socket.destroy()
  }

  async #wait(met: () => boolean): Promise<void> {
    const deadline = performance.now() + WAIT
    while (!met()) {
      if (this.error !== undefined) throw this.error
      if (this.ended)
        throw new Error(`the server has closed after ${JSON.stringify(this.received)}`)
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          reject(new Error(`received only ${JSON.stringify(this.received.slice(0, 500))}`))
        }, deadline - performance.now())
        this.#watchers.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    }
  }
}
