import { once } from 'node:events'
import type { Socket } from 'node:net'
import { closePayload, CLOSE, masked, type ReceivedFrame, takeFrames, unmasked } from './frames.ts'

/** One end of a connection that knows nothing of the protocol: sends bytes, and notes frames. */
export class RawPeer {
  readonly socket: Socket
  /** What came before the first frame. */
  head = ''
  readonly frames: ReceivedFrame[] = []
  /** How many frames each chunk has completed. */
  readonly chunks: number[] = []
  ended = false
  error: Error | undefined
  readonly #isClient: boolean
  #rest: Buffer = Buffer.alloc(0)
  #wake: () => void = () => undefined

  /** @param head Whether a head of HTTP is still to come. */
  constructor(socket: Socket, isClient: boolean) {
    this.socket = socket
    this.#isClient = isClient
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('end', () => this.#end())
    socket.on('close', () => this.#end())
    socket.on('error', (error) => (this.error = error))
  }

  #take(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    if (!this.head.endsWith('\r\n\r\n')) {
      const end = this.#rest.indexOf('\r\n\r\n')
      if (end >= 0) {
        this.head = this.#rest.toString('latin1', 0, end + 4)
        this.#rest = this.#rest.subarray(end + 4)
      }
    }
    if (this.head !== '') {
      const before = this.frames.length
      this.#rest = takeFrames(this.#rest, this.frames)
      if (this.frames.length > before) this.chunks.push(this.frames.length - before)
    }
    this.#wake()
  }

  #end(): void {
    this.ended = true
    this.#wake()
  }

  /** Waits until `condition` holds; fails if the connection ends before. */
  async #until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.ended) throw new Error(`ended after ${this.frames.length} frames, ${this.error}`)
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async headReceived(): Promise<string> {
    await this.#until(() => this.head !== '')
    return this.head
  }

  /** The first `count` frames since the last call, once they are here. */
  async receive(count = 1): Promise<ReceivedFrame[]> {
    await this.#until(() => this.frames.length >= count)
    return this.frames.splice(0, count)
  }

  /** The payloads of the next frames as text. */
  async texts(count = 1): Promise<string[]> {
    return (await this.receive(count)).map(({ payload }) => payload.toString())
  }

  /** Sends a frame as this end has to. */
  send(opcode: number, payload: string | Uint8Array = '', fin = true): void {
    this.socket.write((this.#isClient ? masked : unmasked)(opcode, payload, fin))
  }

  sendClose(code?: number, reason?: string): void {
    this.send(CLOSE, code === undefined ? '' : closePayload(code, reason))
  }

  /** Waits until the other end has ended its side; gives the frames that were not received yet. */
  async closed(): Promise<ReceivedFrame[]> {
    while (!this.ended) await new Promise<void>((resolve) => (this.#wake = resolve))
    if (this.#rest.length > 0) throw new Error(`unexpected bytes: ${this.#rest.toString('hex')}`)
    return this.frames.splice(0)
  }

  /** The code and the reason of the close frame that ends the connection. */
  async closeReport(): Promise<[code: number | undefined, reason: string]> {
    const last = (await this.closed()).at(-1)
    if (last?.opcode !== CLOSE) throw new Error(`no close frame but ${JSON.stringify(last)}`)
    const { payload } = last
    return [payload.length < 2 ? undefined : payload.readUInt16BE(0), payload.toString('utf8', 2)]
  }

  destroy(): void {
    this.socket.destroy()
  }

  async connected(): Promise<this> {
    if (this.socket.connecting) await once(this.socket, 'connect')
    return this
  }
}
