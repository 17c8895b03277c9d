import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { deflateRawSync } from 'node:zlib'
import { websocketConnect } from '../../src/index.ts'
import {
  BINARY,
  CLOSE,
  closePayload,
  CONTINUATION,
  frame,
  MASK,
  masked,
  PING,
  TEXT,
  unmasked,
} from './frames.ts'
import { handshake } from './serve.ts'

/** Connects, does something, and is gone. */
type Life = (port: number) => Promise<void>

const DEFLATE = { 'Sec-WebSocket-Extensions': 'permessage-deflate' }
/** A compressed message that is inflated off the loop. */
const LARGE = frame({
  opcode: BINARY,
  rsv: 4,
  mask: MASK,
  payload: deflateRawSync(Buffer.alloc(300_000, 'soak ')),
})

async function tcp(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

/** A socket that has got its 101. */
async function upgraded(port: number, path = '/', headers = {}): Promise<Socket> {
  const socket = await tcp(port)
  socket.write(handshake(port, path, headers))
  await once(socket, 'data')
  return socket
}

/** Sends something after the handshake, and is gone at once. */
function sendsAndDies(bytes: Buffer, path = '/', headers = {}): Life {
  return async (port) => {
    const socket = await upgraded(port, path, headers)
    socket.write(bytes, () => socket.destroy())
    await once(socket, 'close')
  }
}

/** Sends something after the handshake, and is reset when something has come back. */
function sendsAndIsReset(bytes: Buffer, headers = {}): Life {
  return async (port) => {
    const socket = await upgraded(port, '/', headers)
    socket.write(bytes)
    await once(socket, 'readable')
    socket.resetAndDestroy()
  }
}

/** Sends something after the handshake, and waits until the server has ended the connection. */
function sendsAndWaits(bytes: Buffer): Life {
  return async (port) => {
    const socket = await upgraded(port)
    socket.resume()
    socket.write(bytes)
    await once(socket, 'close')
  }
}

/** The moments at which a client may go away. */
export const LIVES: readonly Life[] = [
  // Before the handshake is done.
  async (port) => void (await tcp(port)).destroy(),
  async (port) => {
    const socket = await tcp(port)
    socket.write(handshake(port).slice(0, 80), () => socket.resetAndDestroy())
    await once(socket, 'close')
  },
  async (port) => {
    const socket = await tcp(port)
    socket.write(handshake(port), () => socket.destroy())
    await once(socket, 'close')
  },
  // Within what it sends.
  async (port) => void (await upgraded(port)).destroy(),
  async (port) => void (await upgraded(port)).resetAndDestroy(),
  sendsAndDies(masked(TEXT, 'x'.repeat(200)).subarray(0, 3)),
  sendsAndDies(masked(BINARY, Buffer.alloc(100_000)).subarray(0, 50_000)),
  sendsAndDies(Buffer.concat([masked(TEXT, 'a', false), masked(CONTINUATION, 'b', false)])),
  sendsAndDies(LARGE, '/', DEFLATE),
  sendsAndDies(masked(TEXT, 'kept until it is open'), '/slow'),
  // While the server is at it.
  sendsAndDies(masked(TEXT, 'wait')),
  sendsAndDies(Buffer.concat([masked(TEXT, 'work'), masked(TEXT, 'behind it')])),
  sendsAndIsReset(masked(TEXT, 'flood')),
  sendsAndIsReset(masked(TEXT, 'flood'), DEFLATE),
  sendsAndIsReset(masked(TEXT, 'close')),
  sendsAndIsReset(Buffer.concat(Array.from({ length: 50 }, () => masked(PING, 'ping')))),
  // In order, or out of it.
  sendsAndWaits(masked(CLOSE, closePayload(1000, 'done'))),
  sendsAndWaits(unmasked(TEXT, 'not masked')),
  sendsAndWaits(masked(TEXT, 'throw')),
  async (port) => {
    const socket = await upgraded(port)
    socket.resume().end()
    await once(socket, 'close')
  },
  // Our own client.
  async (port) => {
    const client = await websocketConnect(`ws://127.0.0.1:${port}/`, { compressionOptions: {} })
    void client.writeMessage('hello')
    await client.readMessage()
    client.close()
    await client.readMessage()
  },
  async (port) => {
    const client = await websocketConnect(`ws://127.0.0.1:${port}/`, { pingInterval: 30 })
    void client.writeMessage('flood')
    client.stream?.close()
    await client.readMessage()
  },
  async (port) => {
    const signal = AbortSignal.timeout(1)
    await websocketConnect(`ws://127.0.0.1:${port}/slow`, { signal }).then(
      (client) => client.close(),
      () => undefined,
    )
  },
]
