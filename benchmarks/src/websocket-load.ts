import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

const TEXT = 0x81
const BINARY = 0x82

/** A frame as a client sends it. */
export function maskedFrame(payload: Uint8Array, binary: boolean): Buffer {
  const { length } = payload
  const head = [binary ? BINARY : TEXT]
  if (length < 126) head.push(0x80 | length)
  else if (length < 65_536) head.push(0x80 | 126, length >> 8, length & 255)
  else head.push(0x80 | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (length >> bits) & 255))
  const mask = randomBytes(4)
  const masked = payload.map((byte, i) => byte ^ (mask[i & 3] ?? 0))
  return Buffer.concat([Buffer.from(head), mask, masked])
}

/** A client without any logic of its own: sends bytes, and counts the frames that come back. */
export class LoadClient {
  readonly socket: Socket
  /** Called with the number of frames that a chunk has brought to their end. */
  onFrames: (count: number) => void = () => undefined
  #header: Buffer = Buffer.alloc(0)
  #missing = 0

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk) => this.onFrames(this.#count(chunk)))
  }

  static async open(port: number, path: string, headers = ''): Promise<LoadClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${headers}\r\n`,
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    if (!answer.toString().startsWith('HTTP/1.1 101')) throw new Error(String(answer))
    return new LoadClient(socket)
  }

  #count(chunk: Buffer): number {
    let frames = 0
    let at = 0
    while (at < chunk.length) {
      if (this.#missing > 0) {
        const taken = Math.min(this.#missing, chunk.length - at)
        at += taken
        this.#missing -= taken
        if (this.#missing === 0) frames++
        continue
      }
      const header = Buffer.concat([
        this.#header,
        chunk.subarray(at, at + 10 - this.#header.length),
      ])
      const size = headerSize(header)
      if (header.length < size) {
        this.#header = header
        break
      }
      at += size - this.#header.length
      this.#header = Buffer.alloc(0)
      this.#missing = payloadLength(header)
      if (this.#missing === 0) frames++
    }
    return frames
  }
}

function headerSize(header: Buffer): number {
  const code = header[1]
  if (code === undefined) return 2
  return code < 126 ? 2 : code === 126 ? 4 : 10
}

function payloadLength(header: Buffer): number {
  const code = header[1] ?? 0
  if (code < 126) return code
  return code === 126 ? header.readUInt16BE(2) : Number(header.readBigUInt64BE(2))
}

/** Keeps `inFlight` messages on their way on each client for `seconds`; gives how many came back. */
export async function echoLoad(
  clients: readonly LoadClient[],
  frame: Buffer,
  inFlight: number,
  seconds: number,
): Promise<number> {
  const burst = Buffer.concat(Array.from({ length: inFlight }, () => frame))
  const end = performance.now() + seconds * 1000
  let answered = 0
  await Promise.all(
    clients.map(
      (client) =>
        new Promise<void>((resolve) => {
          let waiting = inFlight
          client.onFrames = (count) => {
            answered += count
            waiting -= count
            if (waiting > 0) return
            if (performance.now() > end) {
              resolve()
              return
            }
            waiting = inFlight
            client.socket.write(burst)
          }
          client.socket.write(burst)
        }),
    ),
  )
  return answered
}

/** Has the first client cause one broadcast after the other; gives how many reached everybody. */
export async function broadcastLoad(
  clients: readonly LoadClient[],
  frame: Buffer,
  seconds: number,
): Promise<number> {
  const end = performance.now() + seconds * 1000
  let broadcasts = 0
  await new Promise<void>((resolve) => {
    let waiting = clients.length
    const next = (): void => {
      waiting = clients.length
      clients[0]?.socket.write(frame)
    }
    for (const client of clients) {
      client.onFrames = (count) => {
        waiting -= count
        if (waiting > 0) return
        broadcasts++
        if (performance.now() > end) resolve()
        else next()
      }
    }
    next()
  })
  return broadcasts
}
