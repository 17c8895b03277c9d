import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { RequestHandler } from '../src/index.ts'
import { GzipStream } from '../src/gzip-stream.ts'
import { serve } from './serve.ts'

describe('GzipStream', () => {
  it('is one valid gzip stream however the input is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (pieces) => {
        const stream = new GzipStream(6)
        const output = pieces.map((piece) => stream.write(Buffer.from(piece), false))
        output.push(stream.write(Buffer.alloc(0), true))
        expect(gunzipSync(Buffer.concat(output))).toEqual(Buffer.concat(pieces))
      }),
      { seed: 1, numRuns: 100 },
    )
  })

  it('refers back across pieces, beyond one window too', () => {
    const stream = new GzipStream(6)
    const piece = Buffer.from(Array.from({ length: 20000 }, (_, i) => (i * 7919) % 251))
    const output: Buffer[] = []
    for (let i = 0; i < 10; i++) output.push(stream.write(piece, i === 9))
    expect(gunzipSync(Buffer.concat(output)).length).toBe(200000)
    expect(output[5]!.length).toBeLessThan(1000)
  })

  it('lets each piece be read as soon as it is out', () => {
    const stream = new GzipStream(6)
    const first = stream.write(Buffer.from('hello'), false)
    const { Z_SYNC_FLUSH } = { Z_SYNC_FLUSH: 2 }
    expect(gunzipSync(first, { finishFlush: Z_SYNC_FLUSH }).toString()).toBe('hello')
  })
})

class Page extends RequestHandler {
  override async get(): Promise<void> {
    const length = Number(this.getArgument('length', '2000'))
    this.setHeader('Content-Type', this.getArgument('type', 'text/plain'))
    for (const vary of this.getArguments('vary')) this.addHeader('Vary', vary)
    if (this.getArgument('encoding', '') !== '') this.setHeader('Content-Encoding', 'br')
    this.setStatus(Number(this.getArgument('status', '200')))
    this.write('x'.repeat(length))
    if (this.getArgument('flush', '') !== '') {
      await this.flush()
      this.write('end')
    }
  }
}

describe('compressResponse', () => {
  const gzip = { 'Accept-Encoding': 'gzip' }

  it.each<[string, string, boolean]>([
    ['', 'gzip', true],
    ['', 'deflate, GZIP;q=0.5', true],
    ['', '*', true],
    ['', 'gzip;q=0', false],
    ['', 'gzip;q=0, *', false],
    ['', 'identity', false],
    ['type=application/json', 'gzip', true],
    ['type=text/html;%20charset=x', 'gzip', true],
    ['type=image/png', 'gzip', false],
    ['length=1023', 'gzip', false],
    ['length=1024', 'gzip', true],
    ['length=1&flush=1', 'gzip', true],
    ['encoding=1', 'gzip', false],
    ['status=206', 'gzip', false],
  ])('of ?%s for %s: %p', async (query, accept, compressed) => {
    const site = await serve([['/', Page]], { compressResponse: true })
    const answer = await site.ask(`/?${query}`, { headers: { 'Accept-Encoding': accept } })
    expect(answer.headers.vary).toBe('Accept-Encoding')
    expect(answer.headers['content-encoding'] === 'gzip').toBe(compressed)
    if (compressed) {
      const text = gunzipSync(answer.bytes).toString()
      expect(text).toMatch(/^x+(end)?$/)
      const known = !query.includes('flush')
      expect(answer.headers['content-length']).toBe(known ? String(answer.bytes.length) : undefined)
    }
  })

  it('is off unless asked for, under either name', async () => {
    const off = await (await serve([['/', Page]])).ask('/', { headers: gzip })
    expect(off.headers['content-encoding']).toBeUndefined()
    expect(off.headers.vary).toBeUndefined()
    const on = await (await serve([['/', Page]], { gzip: true })).ask('/', { headers: gzip })
    expect(on.headers['content-encoding']).toBe('gzip')
  })

  it('adds to Vary, and makes a strong Etag weak', async () => {
    const site = await serve([['/', Page]], { compressResponse: true })
    const answer = await site.ask('/?vary=Cookie&vary=Accept', { headers: gzip })
    expect(answer.headers.vary).toBe('Cookie,Accept, Accept-Encoding')
    expect(answer.headers.etag).toMatch(/^W\/"/)
    const again = await site.ask('/', {
      headers: { ...gzip, 'If-None-Match': answer.headers.etag! },
    })
    expect(again.status).toBe(304)
  })
})
