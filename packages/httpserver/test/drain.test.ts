import { describe, expect, test } from '@jest/globals'
import type { HTTPServerRequest, UpgradedConnection } from '@tornado-ts/httputil'
import { HTTPServer } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { connect, hello, respond, serve, TLS } from './support/serve.ts'
import type { RawClient } from './support/raw-client.ts'

const logs = collectLogs()
const GET = 'GET / HTTP/1.1⏎Host: a⏎⏎'

/** Requests whose answers are given later. */
function holding(): {
  callback: (r: HTTPServerRequest) => void
  requests: HTTPServerRequest[]
  count(n: number): Promise<void>
} {
  const requests: HTTPServerRequest[] = []
  let changed = (): void => {}
  return {
    requests,
    callback: (request) => {
      requests.push(request)
      changed()
    },
    async count(n) {
      while (requests.length < n) await new Promise<void>((resolve) => (changed = resolve))
    },
  }
}

/** Takes a connection over, registers it, and ends it politely when asked to. */
function upgrade(request: HTTPServerRequest, polite = true): void {
  const upgrades = request.connection?.context?.upgrades
  const stream = request.connection?.detach() as {
    close(error?: Error): void
    write(data: Uint8Array): Promise<void>
    waitClosed(): Promise<void>
  }
  const connection: UpgradedConnection = {
    goAway: () => {
      void stream.write(Buffer.from('bye'))
      if (polite) stream.close()
    },
    abort: () => stream.close(new Error('aborted')),
    ended: stream.waitClosed(),
  }
  void connection.ended.then(() => upgrades?.delete(connection))
  upgrades?.add(connection)
}

/** Waits until the server has taken what a client sent. */
async function settled(...clients: RawClient[]): Promise<void> {
  for (const client of clients) {
    while (client.socket.writableLength > 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await new Promise((resolve) => setTimeout(resolve, 30))
}

describe('drain', () => {
  test('without connections', async () => {
    const server = await serve(hello)
    expect(server.draining).toBe(false)
    const draining = server.drain()
    expect(server.draining).toBe(true)
    expect(await draining).toEqual({ finished: 0, idle: 0, upgraded: 0, forced: 0 })
    await expect(server.listen(0, '127.0.0.1')).rejects.toThrow('stopped')
    expect(() => server.addSockets([])).toThrow('stopped')
  })

  test('every kind of connection at once', async () => {
    const { callback, requests, count } = holding()
    const server = await serve((request) => {
      if (request.path === '/hello') respond(request, 'Hello')
      else if (request.path === '/upgrade') upgrade(request)
      else callback(request)
    })
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect(server)))
    const [fresh, idle, half, running, streaming, pipelined, uploading, upgraded] = clients
    idle?.send('GET /hello HTTP/1.1⏎Host: a⏎⏎')
    half?.send('GET /half HT')
    running?.send('GET /running HTTP/1.1⏎Host: a⏎⏎')
    streaming?.send('GET /streaming HTTP/1.1⏎Host: a⏎⏎')
    pipelined?.send('GET /one HTTP/1.1⏎Host: a⏎⏎GET /two HTTP/1.1⏎Host: a⏎⏎')
    uploading?.send('POST /uploading HTTP/1.1⏎Host: a⏎Content-Length: 4⏎⏎ab')
    upgraded?.send('GET /upgrade HTTP/1.1⏎Host: a⏎⏎')
    await idle?.until('Hello')
    await count(3)
    await settled(...clients)
    const byPath = (path: string): HTTPServerRequest | undefined =>
      requests.find((request) => request.path === path)
    void byPath('/streaming')?.connection?.write('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\none')
    await streaming?.until('one')

    const draining = server.drain({ timeout: 5 })
    expect(server.addresses).toEqual([])
    await expect(
      connect(server).catch(() => Promise.reject(new Error('refused'))),
    ).rejects.toThrow()
    await idle?.end()
    expect(await fresh?.end()).toBe('')
    expect(await upgraded?.end()).toBe('bye')
    half?.send('TP/1.1⏎Host: a⏎⏎')
    uploading?.send('cd')
    await count(5)
    for (const request of requests) {
      if (request.path === '/streaming') {
        void request.connection?.write('two')
        request.connection?.finish()
      } else {
        respond(request, `${request.path} ${request.body.length}`)
      }
    }
    expect(await running?.end()).toMatch(/Connection: close\r\n[^]*\/running 0$/)
    expect(await half?.end()).toMatch(/Connection: close\r\n[^]*\/half 0$/)
    expect(await uploading?.end()).toMatch(/Connection: close\r\n[^]*\/uploading 4$/)
    expect(await pipelined?.end()).toMatch(/Connection: close\r\n[^]*\/one 0$/)
    expect(await streaming?.end()).toMatch(/onetwo$/)
    for (const client of clients) client.socket.end()
    expect(await draining).toEqual({ finished: 5, idle: 2, upgraded: 1, forced: 0 })
    expect(requests.map(({ path }) => path)).not.toContain('/two')
    expect(logs.app()).toEqual([])
  })

  test('a connection in its TLS handshake counts as idle', async () => {
    const server = await serve(hello, TLS)
    const client = await connect(server)
    await settled(client)
    const draining = server.drain({ timeout: 5 })
    await client.end().catch(() => {})
    client.socket.end()
    expect(await draining).toMatchObject({ idle: 1, forced: 0 })
  })

  test('a connection upgraded while draining is told to go away', async () => {
    const { callback, requests, count } = holding()
    const server = await serve(callback)
    const client = await connect(server)
    client.send(GET)
    await count(1)
    const draining = server.drain({ timeout: 5 })
    for (const request of requests) upgrade(request)
    expect(await client.end()).toBe('bye')
    client.socket.end()
    expect(await draining).toEqual({ finished: 0, idle: 0, upgraded: 1, forced: 0 })
  })

  test('what does not end in time is destroyed, and its handlers hear of it', async () => {
    const { callback, requests, count } = holding()
    const server = await serve((request) => {
      if (request.path === '/upgrade') upgrade(request, false)
      else callback(request)
    })
    const hanging = await connect(server)
    const upgraded = await connect(server)
    hanging.send(GET)
    upgraded.send('GET /upgrade HTTP/1.1⏎Host: a⏎⏎')
    await count(1)
    await settled(hanging, upgraded)
    const closed = new Promise<void>((resolve) =>
      requests[0]?.connection?.setCloseCallback(resolve),
    )
    const result = await server.drain({ timeout: 0.2 })
    expect(result).toEqual({ finished: 0, idle: 0, upgraded: 0, forced: 2 })
    await closed
  })

  test.each(['timeout', 'abort', 'aborted', 'a second call'])('forced by %s', async (how) => {
    const { callback, count } = holding()
    const server = await serve(callback)
    const client = await connect(server)
    client.send(GET)
    await count(1)
    const controller = new AbortController()
    if (how === 'aborted') controller.abort()
    const draining = server.drain(
      how === 'timeout' ? { timeout: 0 } : { timeout: Infinity, signal: controller.signal },
    )
    if (how === 'abort') controller.abort()
    if (how === 'a second call') expect(server.drain({ timeout: 0.05 })).toBe(draining)
    expect(await draining).toMatchObject({ forced: 1 })
    expect(server.drain()).toBe(draining)
  })

  test('a bad timeout throws at once', async () => {
    const server = await serve(hello)
    expect(() => server.drain({ timeout: 'soon' as never })).toThrow(TypeError)
  })

  test('a long response to a slow reader arrives whole', async () => {
    const body = 'x'.repeat(1 << 20)
    const { callback, requests, count } = holding()
    const server = await serve(callback)
    const client = await connect(server)
    client.socket.pause()
    client.send(GET)
    await count(1)
    const draining = server.drain({ timeout: 10 })
    for (const request of requests) respond(request, body)
    let done = false
    void draining.then(() => (done = true))
    setTimeout(() => client.socket.resume(), 50)
    const text = await client.end()
    expect(text.endsWith(body)).toBe(true)
    expect(done).toBe(false)
    client.socket.end()
    expect(await draining).toMatchObject({ finished: 1, forced: 0 })
  })

  test('connections that were closed before are waited for too', async () => {
    const server = await serve(hello)
    const client = await connect(server)
    client.send('asdf⏎⏎')
    await client.end()
    let done = false
    const draining = server.drain().then(() => (done = true))
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(done).toBe(false)
    client.socket.end()
    await draining
  })

  test('is inherited', async () => {
    class Sub extends HTTPServer {}
    const server = new Sub(hello)
    await server.listen(0, '127.0.0.1')
    expect(await server.drain()).toEqual({ finished: 0, idle: 0, upgraded: 0, forced: 0 })
  })
})
