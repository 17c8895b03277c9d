import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { RequestHandler, streamRequestBody } from '@tornado-ts/web'
import { Hello, host } from './adapted.ts'
import { captureLogs, deferred } from './serve.ts'

beforeEach(() => {
  captureLogs()
})

@streamRequestBody
class Upload extends RequestHandler {
  #length = 0
  override prepare(): void {
    this.request.connection?.setMaxBodySize(Number(this.getQueryArgument('max', '1000000')))
    const timeout = this.getQueryArgument('timeout', undefined)
    if (timeout !== undefined) this.request.connection?.setBodyTimeout(Number(timeout))
  }
  override async dataReceived(chunk: Buffer): Promise<void> {
    await new Promise(setImmediate)
    this.#length += chunk.length
  }
  override put(): void {
    this.write(String(this.#length))
  }
}

describe('bodies', () => {
  it('stream into handlers that take them so', async () => {
    const site = await host([['/', Upload]], { chunkSize: 1000 })
    const answer = await site.ask('/', { method: 'PUT', body: Buffer.alloc(500_000) })
    expect(answer.body).toBe('500000')
  })

  it.each([
    ['a length', (body: Buffer) => ({ body })],
    ['chunks', (body: Buffer) => ({ body, headers: { 'Transfer-Encoding': 'chunked' } })],
  ])('beyond the limit are answered with 413, sent with %s', async (_name, options) => {
    const site = await host([['/', Hello]], { maxBodySize: 1000 })
    const small = await site.ask('/', { method: 'POST', ...options(Buffer.alloc(1000)) })
    expect(small.status).toBe(200)
    const large = await site.ask('/', { method: 'POST', ...options(Buffer.alloc(1001)) })
    expect([large.status, large.headers.connection]).toEqual([413, 'close'])
  })

  it('have the limit and the time that the handler gives them', async () => {
    const site = await host([['/', Upload]], { maxBodySize: 10 })
    const body = Buffer.alloc(2000)
    expect((await site.ask('/', { method: 'PUT', body })).body).toBe('2000')
    expect((await site.ask('/?max=1999', { method: 'PUT', body })).status).toBe(413)
    const socket = await site.socket()
    socket.write('PUT /?timeout=0.05 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1')
    const [data] = await once(socket, 'data')
    expect(String(data)).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('may take as long as bodyTimeout says', async () => {
    const site = await host([['/', Hello]], { bodyTimeout: 0.05 })
    const text = await site.raw('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1')
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('are inflated where asked for, within the limit', async () => {
    const site = await host([['/', Hello]], { decompressRequest: true, maxBodySize: 10_000 })
    const headers = { 'Content-Encoding': 'gzip' }
    const post = async (body: Buffer): Promise<[number, string]> => {
      const answer = await site.ask('/', { method: 'POST', headers, body })
      return [answer.status, answer.body]
    }
    expect(await post(gzipSync('x'.repeat(10_000)))).toEqual([200, 'x'.repeat(10_000)])
    expect((await post(gzipSync(Buffer.alloc(10_000_000))))[0]).toBe(413)
    expect((await post(Buffer.from('no gzip')))[0]).toBe(400)
    const plain = await host([['/', Hello]])
    const bytes = gzipSync('x')
    const kept = await plain.ask('/', { method: 'POST', headers, body: bytes })
    expect(kept.bytes).toEqual(bytes)
  })

  it('that break off tell the handler', async () => {
    const closed = deferred()
    @streamRequestBody
    class Broken extends RequestHandler {
      override dataReceived(): void {}
      override onConnectionClose(): void {
        closed.resolve()
      }
    }
    const site = await host([['/', Broken]])
    const socket = await site.socket()
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1')
    await new Promise((resolve) => setTimeout(resolve, 50))
    socket.destroy()
    await closed.promise
  })

  it('that nobody waits for any more are read to the limit, and no further', async () => {
    @streamRequestBody
    class Early extends RequestHandler {
      override dataReceived(): Promise<void> {
        return this.finish('enough')
      }
    }
    const site = await host([['/', Early]], { maxBodySize: 1_000_000 })
    const socket = await site.socket()
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n')
    const [data] = await once(socket, 'data')
    expect(String(data)).toMatch(/enough$/)
    const piece = `1000\r\n${'x'.repeat(4096)}\r\n`
    while (!socket.destroyed) {
      socket.write(piece)
      await new Promise(setImmediate)
    }
    expect(socket.bytesWritten).toBeGreaterThan(1_000_000)
  })
})
