import { createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, it } from '@jest/globals'
import { HTTPClientError, HTTPTimeoutError } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, rejection } from './support/common-suite.ts'

collectLogs()

const LARGE = 20_000_000
const servers: [Server, Socket[]][] = []

afterEach(async () => {
  for (const [server, sockets] of servers.splice(0)) {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
})

/** A server that does something with each connection but read it; gives its URL. */
async function unreading(greet: (socket: Socket) => void): Promise<string> {
  const sockets: Socket[] = []
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    greet(socket)
  })
  servers.push([server, sockets])
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/`
}

/** A producer without end, and what its `write` finally rejects with. */
function endlessProducer(): {
  options: {
    method: string
    bodyProducer: (write: (chunk: Buffer) => Promise<void>) => Promise<void>
  }
  ended: Promise<unknown>
} {
  let end: (error: unknown) => void
  const ended = new Promise((resolve) => (end = resolve))
  const bodyProducer = async (write: (chunk: Buffer) => Promise<void>): Promise<void> => {
    try {
      for (;;) await write(Buffer.alloc(100_000))
    } catch (error) {
      end(error)
      throw error
    }
  }
  return { options: { method: 'POST', bodyProducer }, ended }
}

describeClients(({ make }) => {
  it('a server that does not read holds the producer back, until time is over', async () => {
    const url = await unreading(() => {})
    let written = 0
    const { options, ended } = endlessProducer()
    const { bodyProducer } = options
    const fetch = make().fetch(url, {
      method: 'POST',
      requestTimeout: 0.3,
      bodyProducer: (write) =>
        bodyProducer((chunk) => {
          written += chunk.length
          return write(chunk)
        }),
    })
    expect(await rejection(fetch)).toBeInstanceOf(HTTPTimeoutError)
    expect(await ended).toBeInstanceOf(Error)
    expect(written).toBeLessThan(LARGE)
  })

  it('a server that hangs up ends the producer', async () => {
    const url = await unreading((socket) => setTimeout(() => socket.destroy(), 20))
    const { options, ended } = endlessProducer()
    expect(await rejection(make().fetch(url, options))).toBeInstanceOf(Error)
    expect(await ended).toBeInstanceOf(Error)
  })

  it('an answer that comes before the body is sent counts', async () => {
    const url = await unreading((socket) => {
      socket.write('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nno!')
    })
    const client = make()
    const { options, ended } = endlessProducer()
    const error = await rejection(client.fetch(url, options))
    expect(error).toBeInstanceOf(HTTPClientError)
    expect((error as HTTPClientError).code).toBe(413)
    expect((error as HTTPClientError).response?.body.toString()).toBe('no!')
    expect(await ended).toBeInstanceOf(Error)
    const again = client.fetch(url, { method: 'POST', body: 'x'.repeat(LARGE) })
    expect(((await rejection(again)) as HTTPClientError).code).toBe(413)
  })
})
