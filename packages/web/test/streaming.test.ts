import { once } from 'node:events'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { HTTPError, RequestHandler, streamRequestBody } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

class FlowHandler extends RequestHandler {
  readonly steps: string[] = []

  override async prepare(): Promise<void> {
    this.steps.push('prepare start')
    await new Promise(setImmediate)
    this.steps.push('prepare end')
  }

  override async dataReceived(chunk: Buffer): Promise<void> {
    this.steps.push(`data start ${chunk.length}`)
    await new Promise(setImmediate)
    this.steps.push('data end')
  }

  override post(): void {
    this.steps.push('post')
    this.write({ steps: this.steps })
  }
}
const Flow = streamRequestBody(FlowHandler)

describe('flow control', () => {
  const whole = [
    'prepare start',
    'prepare end',
    ...[10, 10, 6].flatMap((length) => [`data start ${length}`, 'data end']),
    'post',
  ]

  it('waits for prepare and for each piece: fixed length', async () => {
    const site = await serve([['/', Flow]], {}, { chunkSize: 10 })
    const answer = await site.ask('/', { method: 'POST', body: 'a'.repeat(26) })
    expect(JSON.parse(answer.body)).toEqual({ steps: whole })
  })

  it('waits for each piece: chunked', async () => {
    const site = await serve([['/', Flow]], {}, { chunkSize: 10 })
    const text = await site.raw(
      'POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n' +
        `1a\r\n${'a'.repeat(26)}\r\n0\r\n\r\n`,
    )
    expect(text).toContain(JSON.stringify({ steps: whole }))
  })

  it('waits for each piece: gzip', async () => {
    const site = await serve([['/', Flow]], {}, { chunkSize: 10, decompressRequest: true })
    const answer = await site.ask('/', {
      method: 'POST',
      headers: { 'Content-Encoding': 'gzip' },
      body: gzipSync('a'.repeat(26)),
    })
    const { steps } = JSON.parse(answer.body) as { steps: string[] }
    const lengths = steps.flatMap((step) => /data start (\d+)/.exec(step)?.[1] ?? [])
    expect(lengths.every((length) => Number(length) <= 10)).toBe(true)
    expect(lengths.reduce((sum, length) => sum + Number(length), 0)).toBe(26)
    expect(steps.at(-1)).toBe('post')
  })

  it('needs no body', async () => {
    const site = await serve([['/', Flow]])
    const answer = await site.ask('/', { method: 'POST' })
    expect(JSON.parse(answer.body)).toEqual({ steps: ['prepare start', 'prepare end', 'post'] })
  })
})

describe('a streaming handler', () => {
  it('may answer in prepare: the rest is not read, and the connection closes', async () => {
    captureLogs()
    class RefusingHandler extends RequestHandler {
      override prepare(): void {
        throw new HTTPError(401)
      }

      override dataReceived(): void {
        throw new Error('must not be called')
      }
    }
    const site = await serve([['/', streamRequestBody(RefusingHandler)]])
    const text = await site.raw('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nxx')
    expect(text).toMatch(/^HTTP\/1\.1 401 /)
    expect(text).toContain('\r\nConnection: close\r\n')
  })

  it('answers an error of dataReceived, also of one that was returned', async () => {
    captureLogs()
    class PickyHandler extends RequestHandler {
      override dataReceived(chunk: Buffer): void | Promise<void> {
        if (chunk.toString() === 'sync') throw new HTTPError(413)
        return Promise.reject(new HTTPError(422))
      }
    }
    const site = await serve([['/', streamRequestBody(PickyHandler)]])
    expect((await site.ask('/', { method: 'POST', body: 'sync' })).status).toBe(413)
    expect((await site.ask('/', { method: 'POST', body: 'async' })).status).toBe(422)
  })

  it('without dataReceived answers 500', async () => {
    captureLogs()
    const site = await serve([['/', streamRequestBody(class extends RequestHandler {})]])
    expect((await site.ask('/', { method: 'POST', body: 'x' })).status).toBe(500)
  })

  it('stops reading from the client while it is busy', async () => {
    let release: () => void = () => undefined
    let entered: () => void
    const busy = new Promise<void>((resolve) => (entered = resolve))
    let pieces = 0
    class SlowHandler extends RequestHandler {
      override dataReceived(): Promise<void> {
        pieces++
        entered()
        return new Promise((resolve) => (release = resolve))
      }
    }
    const site = await serve([['/', streamRequestBody(SlowHandler)]])
    const socket = await site.socket()
    const total = 64 << 20
    socket.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${total}\r\n\r\n`)
    const body = Buffer.alloc(1 << 20)
    // What the kernel takes is far less than the body: the rest stays with the client.
    let sent = 0
    while (sent < total && socket.write(body)) sent += body.length
    await busy
    await new Promise(setImmediate)
    expect(pieces).toBe(1)
    expect(socket.writableLength).toBeGreaterThan(0)
    release()
    socket.destroy()
    await once(socket, 'close')
  })

  it('hears of a client that leaves in the middle of the body', async () => {
    let gone: () => void
    const noticed = new Promise<void>((resolve) => (gone = resolve))
    let posted = false
    class LeftHandler extends RequestHandler {
      override dataReceived(): void {
        // Nothing is kept.
      }

      override post(): void {
        posted = true
      }

      override onConnectionClose(): void {
        super.onConnectionClose()
        gone()
      }
    }
    const site = await serve([['/', streamRequestBody(LeftHandler)]])
    const socket = await site.socket()
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf')
    await new Promise(setImmediate)
    socket.destroy()
    await noticed
    expect(posted).toBe(false)
  })
})
