import { once } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { contentCodings, version } from '@tornado-ts/util'
import {
  HTTPRequest,
  SimpleAsyncHTTPClient,
  type SimpleAsyncHTTPClientOptions,
} from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing, rejection } from './support/common-suite.ts'
import { RawPeer } from './support/raw-peer.ts'

collectLogs()

const OK = 'HTTP/1.1 200 OK⏎Content-Length: 0⏎⏎'
const CODINGS = contentCodings.join(', ')

function simple(options: SimpleAsyncHTTPClientOptions = {}): SimpleAsyncHTTPClient {
  return closing(new SimpleAsyncHTTPClient({ ...options, forceInstance: true }))
}

/** A request's bytes, with ⏎ for CRLF. */
function sent(peer: RawPeer): string {
  return peer.received.replaceAll('\r\n', '⏎')
}

describe('what is sent', () => {
  it('for a GET', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.send(OK))
    await simple().fetch(peer.url('/p?q#f'))
    expect(sent(peer)).toBe(
      `GET /p?q HTTP/1.1⏎Host: 127.0.0.1:${peer.port}⏎` +
        `User-Agent: tornado-ts/${version}⏎Accept-Encoding: ${CODINGS}⏎⏎`,
    )
  })

  it('when no connection is kept', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.send(OK))
    const client = simple({ keepAliveTimeout: 0 })
    await client.fetch(peer.url('/'), { userAgent: 'x', decompressResponse: false })
    expect(sent(peer)).toBe(
      `GET / HTTP/1.1⏎Host: 127.0.0.1:${peer.port}⏎User-Agent: x⏎Connection: close⏎⏎`,
    )
    expect(client.idleConnections).toBe(0)
  })

  it('for a POST, in one piece', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.send(OK))
    let packets = 0
    const client = simple()
    // Connected before, so that nothing is sent together with the handshake.
    await client.fetch(peer.url('/'))
    peer.sockets[0]?.on('data', () => packets++)
    peer.received = ''
    await client.fetch(peer.url('/'), {
      method: 'POST',
      body: 'a=1',
      headers: { 'user-agent': 'x', 'X-Own': 'y', 'Accept-Encoding': 'identity' },
    })
    expect(sent(peer)).toBe(
      `POST / HTTP/1.1⏎Host: 127.0.0.1:${peer.port}⏎User-Agent: x⏎X-Own: y⏎` +
        'Accept-Encoding: identity⏎Content-Length: 3⏎' +
        'Content-Type: application/x-www-form-urlencoded⏎⏎a=1',
    )
    expect(packets).toBe(1)
  })

  it.each([
    [undefined, 'Transfer-Encoding: chunked⏎⏎4⏎1234⏎4⏎5678⏎0⏎⏎'],
    ['8', 'Content-Length: 8⏎⏎12345678'],
  ])('by a bodyProducer, Content-Length %s', async (length, expected) => {
    for (const method of ['PUT', 'DELETE']) {
      const end = expected.endsWith('⏎') ? '0\r\n\r\n' : '5678'
      const peer = await RawPeer.listen(({ socket }) => {
        const answer = (): void => {
          if (peer.received.endsWith(end)) socket.end('HTTP/1.1 204 No Content\r\n\r\n')
        }
        socket.on('data', answer)
        answer()
      })
      const fetching = simple().fetch(peer.url('/'), {
        method,
        allowNonstandardMethods: true,
        decompressResponse: false,
        headers: length === undefined ? {} : { 'Content-Length': length },
        bodyProducer: async (write) => {
          await write('1234')
          await write(Buffer.from('5678'))
        },
      })
      expect((await fetching).code).toBe(204)
      expect(sent(peer).endsWith(`⏎${expected}`)).toBe(true)
    }
  })

  it('never the framing the caller claims for a body', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.send(OK))
    await simple().fetch(peer.url('/'), {
      method: 'PUT',
      body: 'abc',
      headers: { 'Content-Length': '7', 'Transfer-Encoding': 'chunked' },
    })
    expect(sent(peer)).toContain('⏎Content-Length: 3⏎')
    expect(sent(peer)).not.toContain('Transfer-Encoding')
    expect(sent(peer).match(/Content-Length/g)).toHaveLength(1)
  })

  it('less or more than Content-Length says is an error', async () => {
    const peer = await RawPeer.listen(() => {})
    for (const body of ['12', '1234']) {
      const fetching = simple().fetch(peer.url('/'), {
        method: 'POST',
        headers: { 'Content-Length': '3' },
        bodyProducer: (write) => write(body),
      })
      expect(await rejection(fetching)).toMatchObject({ code: 'TORNADO_HTTP_OUTPUT' })
    }
  })
})

describe('expect100Continue', () => {
  it('sends the body when it is asked for', async () => {
    const peer = await RawPeer.listen(async ({ socket, head }) => {
      if (!head.includes('Expect: 100-continue')) return
      socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      await once(socket, 'data')
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nA')
    })
    for (const body of [
      { body: 'hello' },
      { bodyProducer: (write: (c: string) => Promise<void>) => write('hello') },
    ]) {
      const headers = { 'Content-Length': '5' }
      const options = { method: 'POST', headers, expect100Continue: true, ...body }
      const response = await simple().fetch(peer.url('/'), options)
      expect(response.body.toString()).toBe('A')
      expect(sent(peer).endsWith('⏎⏎hello')).toBe(true)
    }
  })

  it('does not when the answer is final; the connection is of no use then', async () => {
    const peer = await RawPeer.listen((exchange) =>
      exchange.send('HTTP/1.1 403 Forbidden⏎Content-Length: 2⏎⏎no'),
    )
    let asked = 0
    const client = simple()
    const request = new HTTPRequest(peer.url('/'), {
      method: 'POST',
      expect100Continue: true,
      bodyProducer: () => {
        asked++
      },
    })
    const response = await client.fetch(request, { raiseError: false })
    expect([response.code, response.body.toString(), asked]).toEqual([403, 'no', 0])
    expect(sent(peer).endsWith('⏎⏎')).toBe(true)
    expect(client.idleConnections).toBe(0)
  })
})

describe('streaming', () => {
  it('an answer before the end of the request ends it', async () => {
    const peer = await RawPeer.listen((exchange) =>
      exchange.send('HTTP/1.1 413 Payload Too Large⏎Content-Length: 3⏎⏎no!'),
    )
    const client = simple()
    const response = await client.fetch(peer.url('/'), {
      method: 'POST',
      raiseError: false,
      bodyProducer: async (write) => {
        for (;;) await write(Buffer.alloc(65536))
      },
    })
    expect([response.code, response.body.toString()]).toEqual([413, 'no!'])
    expect(client.idleConnections).toBe(0)
  })

  it('a bodyProducer waits for a slow server', async () => {
    const peer = await RawPeer.listen(({ socket }) => socket.pause())
    let written = 0
    const fetching = simple().fetch(peer.url('/'), {
      method: 'POST',
      bodyProducer: async (write) => {
        for (let i = 0; i < 1000; i++) {
          await write(Buffer.alloc(65536))
          written++
        }
      },
    })
    while (peer.sockets.length === 0) await new Promise(setImmediate)
    // As much as fits into the buffers of both sockets, and no more.
    let before = -1
    while (written !== before || written === 0) {
      before = written
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    expect(written).toBeLessThan(900)
    peer.sockets[0]?.destroy()
    await rejection(fetching)
  })

  it('both ways at once', async () => {
    const peer = await RawPeer.listen(({ socket, number }) => {
      // The end of the chunks looks like the end of another head.
      if (number === 2) socket.end('1\r\nb\r\n0\r\n\r\n')
      else socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n')
    })
    let heard = (): void => {}
    const first = new Promise<void>((resolve) => (heard = resolve))
    const chunks: string[] = []
    await simple().fetch(peer.url('/'), {
      method: 'POST',
      bodyProducer: async (write) => {
        await write('x')
        await first
        await write('y')
      },
      streamingCallback: (chunk) => {
        chunks.push(chunk.toString())
        heard()
      },
    })
    expect(chunks).toEqual(['a', 'b'])
  })

  it('stream: true, and the rest is little: the connection is used again', async () => {
    const peer = await RawPeer.listen(({ socket, number }) => {
      if (number === 1) {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc')
      } else {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx')
      }
    })
    const client = simple({ maxClients: 1 })
    const { body } = await client.fetch(peer.url('/'), { stream: true })
    for await (const chunk of body) {
      expect(chunk.toString()).toBe('abc')
      break
    }
    peer.sockets[0]?.write('def')
    expect((await client.fetch(peer.url('/'))).timeInfo['reused']).toBe(1)
    expect(peer.sockets).toHaveLength(1)
  })
})
