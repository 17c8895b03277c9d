import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { HTTPClientError, HTTPStreamClosedError } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, rejection } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { RawPeer } from './support/raw-peer.ts'

const logs = collectLogs()

/** A peer that sends the same text for each request and closes. */
function saying(text: string | Buffer): Promise<RawPeer> {
  return RawPeer.listen((exchange) => exchange.end(text.toString('latin1')))
}

/** A response with a body in some coding. */
function encoded(coding: string, body: Buffer): Buffer {
  const head = `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}`
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body])
}

describeClients(({ make, itIfSimple }) => {
  describe('statuses', () => {
    it('2xx resolves, with all that is known of the response', async () => {
      const application = await EchoApplication.listen()
      const url = application.url('/status?code=201&reason=Made&body=here')
      const before = Date.now() / 1000
      const response = await make().fetch(url)
      expect(response).toMatchObject({ code: 201, reason: 'Made', effectiveUrl: url })
      expect(response.body.toString()).toBe('here')
      expect(response.error).toBeUndefined()
      expect(response.requestTime).toBeGreaterThan(0)
      expect(response.startTime).toBeGreaterThanOrEqual(before - 0.01)
      expect(response.timeInfo['queue']).toBeGreaterThanOrEqual(0)
      response.rethrow()
    })

    it.each([404, 500, 599, 304])('%d rejects with the response', async (code) => {
      const application = await EchoApplication.listen()
      const error = await rejection(make().fetch(application.url(`/status?code=${code}&reason=No`)))
      expect(error).toBeInstanceOf(HTTPClientError)
      expect(error).toMatchObject({ code, message: 'No', response: { code, reason: 'No' } })
      expect(String(error)).toBe(`HTTP ${code}: No`)
    })

    it('raiseError: false is for statuses, not for connections', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const url = application.url('/status?code=404&reason=No&body=nothing')
      const response = await client.fetch(url, { raiseError: false })
      expect([response.code, response.body.toString()]).toEqual([404, 'nothing'])
      expect(response.error).toBeInstanceOf(HTTPClientError)
      const peer = await RawPeer.listen((exchange) => exchange.socket.destroy())
      const error = await rejection(client.fetch(peer.url(), { raiseError: false }))
      expect((error as HTTPClientError).code).toBe(599)
    })
  })

  describe('framing', () => {
    it.each<[what: string, text: string, body: string]>([
      ['chunks', 'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎1⏎1⏎1⏎2⏎0⏎⏎', '12'],
      ['chunk extensions', 'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎1;a=b⏎1⏎1;c⏎2⏎0⏎⏎', '12'],
      ['HTTP/1.0 up to the end', 'HTTP/1.0 200 OK⏎⏎hello', 'hello'],
      ['HTTP/1.1 up to the end', 'HTTP/1.1 200 OK⏎⏎hello', 'hello'],
      ['a length', 'HTTP/1.1 200 OK⏎Content-Length: 5⏎⏎hello', 'hello'],
      ['204 with a length of 0', 'HTTP/1.1 204 No Content⏎Content-Length: 0⏎⏎', ''],
      ['204 without a length', 'HTTP/1.1 204 No Content⏎⏎', ''],
      ['no reason phrase', 'HTTP/1.1 200 ⏎Content-Length: 2⏎⏎ok', 'ok'],
      [
        'a response before the final one',
        'HTTP/1.1 103 Early Hints⏎Link: </a>⏎⏎HTTP/1.1 200 OK⏎Content-Length: 1⏎⏎A',
        'A',
      ],
    ])('%s', async (_what, text, body) => {
      const peer = await saying(text)
      const response = await make().fetch(peer.url())
      expect(response.body.toString()).toBe(body)
      expect(response.headers.has('Link')).toBe(false)
    })

    itIfSimple.each<[what: string, text: string]>([
      ['100 Continue', 'HTTP/1.1 100 CONTINUE⏎⏎HTTP/1.1 200 OK⏎Content-Length: 1⏎⏎A'],
      ['a length given twice', 'HTTP/1.1 200 OK⏎Content-Length: 1,1⏎⏎A'],
      ['a length in three lines', 'HTTP/1.1 200 OK⏎Content-Length: 1⏎Content-Length: 1, 1⏎⏎A'],
    ])('%s', async (_what, text) => {
      const peer = await saying(text)
      expect((await make().fetch(peer.url())).body.toString()).toBe('A')
    })

    itIfSimple('a folded header', async () => {
      const peer = await saying('HTTP/1.1 200 OK⏎X-Folded: 1;⏎ mode=block⏎Content-Length: 0⏎⏎')
      const { headers } = await make().fetch(peer.url())
      expect(headers.get('X-Folded')).toBe('1; mode=block')
    })

    it('304 has no body, whatever its length', async () => {
      const peer = await saying('HTTP/1.1 304 Not Modified⏎Content-Length: 42⏎⏎')
      const response = await make().fetch(peer.url(), { raiseError: false })
      expect([response.code, response.body.length]).toEqual([304, 0])
      expect(response.headers.get('Content-Length')).toBe('42')
    })

    it.each<[what: string, text: string]>([
      ['the end before the head', ''],
      ['the end in the head', 'HTTP/1.1 200 OK⏎Content-'],
      ['the end in the body', 'HTTP/1.1 200 OK⏎Content-Length: 5⏎⏎hel'],
      ['the end in a chunk', 'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎5⏎hel'],
      ['what is not HTTP', 'SSH-2.0-OpenSSH⏎⏎'],
      ['a chunk size that is none', 'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎x⏎⏎'],
      ['different lengths', 'HTTP/1.1 200 OK⏎Content-Length: 2,4⏎⏎1234'],
      ['a negative length', 'HTTP/1.1 200 OK⏎Content-Length: -1⏎⏎'],
    ])('%s is an error', async (_what, text) => {
      const peer = await saying(text)
      const error = await rejection(make().fetch(peer.url()))
      expect(error).toBeInstanceOf(HTTPClientError)
      expect((error as HTTPClientError).code).toBe(599)
      expect(peer.heads).toHaveLength(1)
    })

    itIfSimple.each<[what: string, text: string]>([
      ['204 with a length', 'HTTP/1.1 204 No Content⏎Content-Length: 5⏎⏎hello'],
      [
        'a length and chunks',
        'HTTP/1.1 200 OK⏎Content-Length: 1⏎Transfer-Encoding: chunked⏎⏎1⏎1⏎0⏎⏎',
      ],
      ['status 000', 'HTTP/1.1 000 Huh⏎Content-Length: 0⏎⏎'],
    ])('%s is an error', async (_what, text) => {
      const peer = await saying(text)
      expect(await rejection(make().fetch(peer.url()))).toBeInstanceOf(HTTPStreamClosedError)
    })

    it('trailers', async () => {
      const peer = await saying(
        'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎Trailer: X-Sum⏎⏎1⏎1⏎0⏎X-Sum: 7⏎⏎',
      )
      const response = await make().fetch(peer.url())
      expect(response.body.toString()).toBe('1')
      expect(response.trailers?.get('X-Sum')).toBe('7')
      expect(response.headers.has('X-Sum')).toBe(false)
    })
  })

  describe('content codings', () => {
    const TEXT = Buffer.from('asdfqwer'.repeat(100))

    it.each<[coding: string, body: Buffer]>([
      ['gzip', gzipSync(TEXT)],
      ['x-gzip', gzipSync(TEXT)],
      ['deflate', deflateSync(TEXT)],
      ['deflate', deflateRawSync(TEXT)],
      ['br', brotliCompressSync(TEXT)],
      ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
    ])('%s', async (coding, body) => {
      const peer = await saying(encoded(coding, body))
      const response = await make().fetch(peer.url())
      expect(response.body.equals(TEXT)).toBe(true)
      expect(response.headers.has('Content-Encoding')).toBe(false)
      expect(response.headers.get('X-Consumed-Content-Encoding')).toBe(coding)
    })

    it('arriving in pieces', async () => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(application.url('/gzip'))
      expect(response.body.toString()).toBe('asdfqwer')
    })

    it('an unknown one is left alone', async () => {
      const peer = await saying(encoded('rot13', Buffer.from('nfqs')))
      const response = await make().fetch(peer.url())
      expect(response.body.toString()).toBe('nfqs')
      expect(response.headers.get('Content-Encoding')).toBe('rot13')
    })

    it('decompressResponse: false gives the bytes as they were sent', async () => {
      const application = await EchoApplication.listen()
      for (const headers of [{}, { 'Accept-Encoding': 'gzip' }]) {
        const response = await make().fetch(application.url('/gzip'), {
          decompressResponse: false,
          headers,
        })
        expect(response.body.equals(gzipSync('asdfqwer'))).toBe(true)
        expect(response.headers.get('Content-Encoding')).toBe('gzip')
      }
    })

    it('HEAD has a coding and nothing to decode', async () => {
      const peer = await saying('HTTP/1.1 200 OK⏎Content-Encoding: gzip⏎Content-Length: 20⏎⏎')
      const response = await make().fetch(peer.url(), { method: 'HEAD' })
      expect([response.code, response.body.length]).toEqual([200, 0])
    })

    it.each<[what: string, body: Buffer]>([
      ['junk behind it', Buffer.concat([gzipSync(TEXT), Buffer.from('x')])],
      ['its end cut off', gzipSync(TEXT).subarray(0, -10)],
      ['something else', Buffer.from('this is not gzip')],
    ])('gzip with %s never hangs', async (_what, body) => {
      const peer = await saying(encoded('gzip', body))
      const outcome = await make()
        .fetch(peer.url())
        .then(
          (response) => response.code,
          (error: unknown) => (error instanceof HTTPClientError ? error.code : error),
        )
      expect([200, 599]).toContain(outcome)
      expect(logs.app()).toEqual([])
    })

    it.each<[coding: string, compress: (data: Buffer) => Buffer]>([
      ['gzip', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
      ['gzip, gzip', (data) => gzipSync(gzipSync(data))],
    ])('a bomb in %s', async (coding, compress) => {
      const peer = await saying(encoded(coding, compress(Buffer.alloc(1_000_000))))
      const client = make({ maxBodySize: 100_000 })
      expect(await rejection(client.fetch(peer.url()))).toBeInstanceOf(HTTPStreamClosedError)
    })
  })

  it('maxBodySize', async () => {
    const application = await EchoApplication.listen()
    const client = make({ maxBodySize: 65_536 })
    const error = await rejection(client.fetch(application.url('/large/102400')))
    expect(error).toBeInstanceOf(HTTPStreamClosedError)
    expect((await client.fetch(application.url('/large/65536'))).body).toHaveLength(65_536)
  })

  it('maxHeaderSize', async () => {
    const peer = await saying(`HTTP/1.1 200 OK⏎Content-Length: 0⏎X-Large: ${'x'.repeat(2000)}⏎⏎`)
    expect(await rejection(make({ maxHeaderSize: 1024 }).fetch(peer.url()))).toBeInstanceOf(Error)
    expect((await make().fetch(peer.url())).code).toBe(200)
  })
})
