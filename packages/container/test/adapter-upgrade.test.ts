import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { Duplex } from 'node:stream'
import { PassThrough } from 'node:stream'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { IOStream } from '@tornado-ts/iostream'
import type { LogRecord } from '@tornado-ts/log'
import { Application, RequestHandler } from '@tornado-ts/web'
import { WebSocketHandler } from '@tornado-ts/websocket'
import { WebSocket } from 'ws'
import { NodeAdapter } from '../src/index.ts'
import { captureLogs, deferred, linesOf, listen, type Site, textOf } from './serve.ts'

let logs: LogRecord[]

beforeEach(() => {
  logs = captureLogs()
})

class Echo extends WebSocketHandler {
  override onMessage(message: string | Buffer): void {
    void this.writeMessage(message, { binary: typeof message !== 'string' })
  }
}

class Deflated extends Echo {
  override getCompressionOptions(): object {
    return {}
  }
}

/** Answers 101 by itself, and reads the rest as a stream. */
class Raw extends RequestHandler {
  override async get(): Promise<void> {
    const stream: IOStream = this.detach()
    await stream.write(Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'))
    const line = await stream.readUntil('\n')
    await stream.write(line)
    stream.close()
  }
}

class Plain extends RequestHandler {
  override get(): void {
    this.write('plain')
  }
}

class Broken extends RequestHandler {
  override get(): void {
    throw new Error('boom')
  }
}

const application = new Application([
  ['/echo', Echo],
  ['/deflated', Deflated],
  ['/raw', Raw],
  ['/plain', Plain],
  ['/broken', Broken],
])

async function attached(): Promise<{ site: Site; adapter: NodeAdapter; detach: () => void }> {
  const adapter = new NodeAdapter(application)
  const server = http.createServer()
  const detach = adapter.attach(server)
  return { site: await listen(server), adapter, detach }
}

const upgrade = (path: string, more = ''): string =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n${more}\r\n`

describe('WebSockets', () => {
  it.each([
    ['/echo', false],
    ['/deflated', true],
  ])('at %s carry messages (compressed: %s)', async (path, compressed) => {
    const { site } = await attached()
    const socket = new WebSocket(`ws://127.0.0.1:${site.port}${path}`)
    await once(socket, 'open')
    expect(socket.extensions.includes('permessage-deflate')).toBe(compressed)
    for (const message of ['hello', 'x'.repeat(200_000)]) {
      socket.send(message)
      const [data] = await once(socket, 'message')
      expect(String(data)).toBe(message)
    }
    socket.close(1000)
    await once(socket, 'close')
  })

  it('work over TLS', async () => {
    const cert = readFileSync(`${import.meta.dirname}/fixtures/localhost.crt`)
    const key = readFileSync(`${import.meta.dirname}/fixtures/localhost.key`)
    const server = https.createServer({ cert, key })
    new NodeAdapter(application).attach(server)
    const site = await listen(server)
    const socket = new WebSocket(`wss://localhost:${site.port}/echo`, { ca: cert })
    await once(socket, 'open')
    socket.send('secret')
    expect(String((await once(socket, 'message'))[0])).toBe('secret')
    socket.close()
    await once(socket, 'close')
  })

  it('are asked to go away by drainUpgraded', async () => {
    const { site, adapter } = await attached()
    const socket = new WebSocket(`ws://127.0.0.1:${site.port}/echo`)
    await once(socket, 'open')
    const closed = once(socket, 'close')
    await adapter.drainUpgraded({ timeout: 20 })
    expect((await closed)[0]).toBe(1001)
  })

  it('are refused as by a server of tornado-ts', async () => {
    const { site } = await attached()
    const socket = new WebSocket(`ws://127.0.0.1:${site.port}/echo`, { origin: 'http://evil' })
    const [, response] = (await once(socket, 'unexpected-response')) as [
      unknown,
      http.IncomingMessage,
    ]
    expect(response.statusCode).toBe(403)
  })
})

describe('a handler that detaches', () => {
  it('reads first what came behind the request', async () => {
    const { site } = await attached()
    const text = await site.raw(`${upgrade('/raw')}early line\n`)
    expect(text).toBe('HTTP/1.1 101 Switching Protocols\r\n\r\nearly line\n')
  })

  it('cannot where the host keeps the connection', async () => {
    const { handler } = new NodeAdapter(application)
    const site = await listen(http.createServer(handler))
    const text = await site.raw(upgrade('/raw').replace('Upgrade\r\n', 'Upgrade, close\r\n'))
    expect(text).toMatch(/^HTTP\/1\.1 500 /)
    expect(String(logs.find(({ name }) => name === 'tornado.application')?.excInfo)).toContain(
      'NodeAdapter.upgrade',
    )
  })
})

describe('a request to upgrade that is not taken up', () => {
  it.each([
    ['/plain', 200, 'plain'],
    ['/nope', 404, 'Not Found'],
    ['/broken', 500, 'Internal Server Error'],
    ['/echo', 400, 'Can "Upgrade" only to "WebSocket".'],
  ])('at %s is answered with %d, and the connection ends', async (path, status, text) => {
    const { site } = await attached()
    const answer = await site.raw(upgrade(path))
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toMatch(/\r\nConnection: close\r\n/)
    expect(answer).toContain(text)
  })

  it.each([
    ['has a body', upgrade('/plain', 'Content-Length: 3\r\n')],
    ['names no host', upgrade('/plain').replace('Host: a\r\n', 'Host: a b\r\n')],
  ])('because it %s is answered with 400', async (_name, bytes) => {
    const { site } = await attached()
    expect(await site.raw(bytes)).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('is refused where its connection is no socket', async () => {
    const stream: Duplex = new PassThrough()
    new NodeAdapter(application).upgrade({} as http.IncomingMessage, stream, Buffer.alloc(0))
    expect(await textOf(stream)).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('attach', () => {
  it('can be undone', async () => {
    const { site, detach } = await attached()
    expect((await site.ask('/plain')).body).toBe('plain')
    detach()
    const socket = await site.socket()
    const answered = deferred()
    socket.once('data', () => answered.resolve())
    socket.write('GET /plain HTTP/1.1\r\nHost: a\r\n\r\n')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(socket.bytesRead).toBe(0)
  })
})

describe('a client that goes away', () => {
  it('before its upgrade is answered is noticed', async () => {
    const closed = deferred()
    const called = deferred()
    class Slow extends RequestHandler {
      override async get(): Promise<void> {
        called.resolve()
        await closed.promise
      }
      override onConnectionClose(): void {
        closed.resolve()
      }
    }
    const server = http.createServer()
    new NodeAdapter(new Application([['/', Slow]])).attach(server)
    const site = await listen(server)
    const socket = await site.socket()
    const text = textOf(socket).catch(() => '')
    socket.write(upgrade('/'))
    await called.promise
    socket.destroy()
    await closed.promise
    expect(await text).toBe('')
    expect(linesOf(logs, 'tornado.application')).toEqual([])
  })
})
