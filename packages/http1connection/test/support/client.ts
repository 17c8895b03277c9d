import net from 'node:net'
import { afterEach } from '@jest/globals'
import { HTTPHeaders, RequestStartLine } from '@tornado-ts/httputil'
import type { HTTPMessageDelegate, ResponseStartLine } from '@tornado-ts/httputil'
import { IOStream } from '@tornado-ts/iostream'
import { HTTP1Connection, HTTP1ConnectionParameters } from '../../src/index.ts'
import type { HTTP1ConnectionParametersOptions } from '../../src/index.ts'

const cleanups: (() => void)[] = []

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A client connection and the raw socket of the server it talks to. */
export interface ClientPair {
  connection: HTTP1Connection
  stream: IOStream
  peer: net.Socket
  /** What the peer has received. */
  sent(): string
  /** Waits until the peer has received a text. */
  sentUntil(text: string): Promise<string>
}

export async function clientPair(
  params: HTTP1ConnectionParametersOptions = {},
): Promise<ClientPair> {
  const server = net.createServer({ allowHalfOpen: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = new Promise<net.Socket>((resolve) => server.once('connection', resolve))
  const stream = new IOStream(new net.Socket())
  await stream.connect(['127.0.0.1', (server.address() as net.AddressInfo).port])
  const peer = await accepted
  let received = ''
  let changed = (): void => {}
  peer.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1')
    changed()
  })
  peer.on('error', () => {})
  cleanups.push(() => {
    stream.close()
    peer.destroy()
    server.close()
  })
  return {
    connection: new HTTP1Connection(stream, true, new HTTP1ConnectionParameters(params)),
    stream,
    peer,
    sent: () => received,
    async sentUntil(text) {
      while (!received.includes(text)) await new Promise<void>((resolve) => (changed = resolve))
      return received
    },
  }
}

/** Sends a request without a body. */
export function request(connection: HTTP1Connection, method = 'GET', path = '/'): void {
  void connection.writeHeaders(
    new RequestStartLine(method, path, ''),
    new HTTPHeaders({ Host: 'h' }),
  )
  connection.finish()
}

/** A delegate that writes its calls down. */
export function recorder(): { delegate: HTTPMessageDelegate; events: string[] } {
  const events: string[] = []
  const delegate = {
    headersReceived(line: unknown, headers: HTTPHeaders): void {
      const { code, reason } = line as ResponseStartLine
      const names = [...headers].map(([name, value]) => `${name}=${value}`)
      events.push([code, reason ?? '', ...names].join(' ').trim())
    },
    dataReceived(chunk: Buffer): void {
      events.push(chunk.toString('latin1'))
    },
    onTrailers(trailers: HTTPHeaders): void {
      events.push(`trailers ${String(trailers).trim()}`)
    },
    finish(): void {
      events.push('finish')
    },
    onConnectionClose(): void {
      events.push('gone')
    },
  }
  return { delegate, events }
}
