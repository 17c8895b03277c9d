import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { HTTPClientError, type HTTPResponse, HTTPStreamClosedError } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, rejection } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { RawPeer } from './support/raw-peer.ts'

const logs = collectLogs()

const LARGE = 4_000_000

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** A peer that sends the beginning of a body, and the rest when it is told. */
async function slowPeer(): Promise<RawPeer> {
  return RawPeer.listen((exchange) => exchange.send('HTTP/1.1 200 OK⏎Content-Length: 8⏎⏎asdf'))
}

describeClients(({ make }) => {
  describe('streamingCallback', () => {
    it('gets the pieces as they come; the response has none', async () => {
      const application = await EchoApplication.listen()
      const chunks: string[] = []
      const response = await make().fetch(application.url('/chunks'), {
        streamingCallback: (chunk) => void chunks.push(chunk.toString()),
      })
      expect(chunks).toEqual(['asdf', 'qwer'])
      expect([response.body.length, response.buffer]).toEqual([0, undefined])
    })

    it('gets decoded pieces', async () => {
      const application = await EchoApplication.listen()
      const chunks: Buffer[] = []
      await make().fetch(application.url('/gzip'), {
        streamingCallback: (chunk) => void chunks.push(chunk),
      })
      expect(Buffer.concat(chunks).toString()).toBe('asdfqwer')
    })

    it('holds the next piece back with a promise', async () => {
      const application = await EchoApplication.listen()
      let inside = 0
      let most = 0
      let received = 0
      await make().fetch(application.url(`/large/${LARGE}`), {
        async streamingCallback(chunk) {
          most = Math.max(most, ++inside)
          received += chunk.length
          await new Promise((resolve) => setImmediate(resolve))
          inside--
        },
      })
      expect([most, received]).toEqual([1, LARGE])
    })

    it.each([
      [
        'throws',
        () => {
          throw new Error('enough')
        },
      ],
      ['rejects', () => Promise.reject(new Error('enough'))],
    ])('that %s ends the fetch', async (_what, streamingCallback) => {
      const peer = await slowPeer()
      const error = await rejection(make().fetch(peer.url(), { streamingCallback }))
      expect(error.message).toBe('enough')
      await until(() => peer.open === 0)
    })
  })

  describe('headerCallback', () => {
    it('gets the lines of the head, before the body', async () => {
      const application = await EchoApplication.listen()
      const calls: string[] = []
      const response = await make().fetch(application.url('/status?code=200&reason=Fine&body=x'), {
        headerCallback: (line) => void calls.push(line),
        streamingCallback: () => void calls.push('(body)'),
      })
      expect(calls[0]).toBe('HTTP/1.1 200 Fine\r\n')
      expect(calls.slice(-2)).toEqual(['\r\n', '(body)'])
      const headers = new HTTPHeaders()
      for (const line of calls.slice(1, -2)) headers.parseLine(line)
      expect([...headers]).toEqual([...response.headers])
    })

    it('that throws ends the fetch', async () => {
      const peer = await slowPeer()
      const fetch = make().fetch(peer.url(), {
        headerCallback() {
          throw new Error('no, thank you')
        },
      })
      expect((await rejection(fetch)).message).toBe('no, thank you')
      await until(() => peer.open === 0)
    })
  })

  describe('stream: true', () => {
    it('gives the head at once and the body piece by piece', async () => {
      const peer = await slowPeer()
      const response = await make().fetch(peer.url(), { stream: true })
      expect(response).toMatchObject({ code: 200, effectiveUrl: peer.url() })
      const chunks: string[] = []
      for await (const chunk of response.body) {
        chunks.push(chunk.toString())
        if (chunks.length === 1) peer.sockets[0]?.write('qwer')
      }
      expect(chunks).toEqual(['asdf', 'qwer'])
    })

    it('reads no more than is asked for', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const response = await client.fetch(application.url(`/large/${LARGE}`), { stream: true })
      let received = 0
      for await (const chunk of response.body) {
        received += chunk.length
        await new Promise((resolve) => setImmediate(resolve))
      }
      expect(received).toBe(LARGE)
      expect((await client.fetch(application.url('/hello'))).code).toBe(200)
    })

    it('a loop that is left closes the connection', async () => {
      const peer = await RawPeer.listen((exchange) => {
        exchange.send(`HTTP/1.1 200 OK⏎Content-Length: ${LARGE}⏎⏎asdf`)
      })
      const response = await make().fetch(peer.url(), { stream: true })
      for await (const chunk of response.body) {
        expect(chunk.toString()).toBe('asdf')
        break
      }
      await until(() => peer.open === 0)
    })

    it('the loop throws when the connection breaks', async () => {
      const peer = await slowPeer()
      const response = await make().fetch(peer.url(), { stream: true })
      const read = async (): Promise<void> => {
        for await (const chunk of response.body) {
          expect(chunk.toString()).toBe('asdf')
          peer.sockets[0]?.destroy()
        }
      }
      expect(await rejection(read())).toBeInstanceOf(HTTPClientError)
    })

    it('rejects for a status, with the body', async () => {
      const application = await EchoApplication.listen()
      const error = await rejection(make().fetch(application.url('/nowhere'), { stream: true }))
      expect((error as HTTPClientError).response?.body.toString()).toBe('nothing here')
    })
  })

  describe('a callback in place of the promise', () => {
    const call = (
      run: (callback: (response: HTTPResponse) => void) => void,
    ): Promise<HTTPResponse> => new Promise(run)

    it('gets the response, also of a status', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const found = await call((callback) => {
        void client.fetch(application.url('/hello'), callback)
      })
      expect(found.body.toString()).toBe('Hello world!')
      const missing = await call((callback) => {
        void client.fetch(application.url('/nowhere'), { userAgent: 'x' }, callback)
      })
      expect(missing.code).toBe(404)
      expect(missing.error).toBeInstanceOf(HTTPClientError)
    })

    it('gets 599 when there was no response', async () => {
      const peer = await RawPeer.listen((exchange) => exchange.socket.destroy())
      const response = await call((callback) => void make().fetch(peer.url(), callback))
      expect(response.code).toBe(599)
      expect(response.error).toBeInstanceOf(Error)
    })
  })

  describe('signal', () => {
    it('ends a fetch that is under way, and its connection', async () => {
      const peer = await RawPeer.listen(() => {})
      const controller = new AbortController()
      const fetch = make().fetch(peer.url(), { signal: controller.signal })
      await until(() => peer.heads.length === 1)
      const reason = new Error('changed my mind')
      controller.abort(reason)
      expect(await rejection(fetch)).toBe(reason)
      await until(() => peer.open === 0)
      expect(logs.app()).toEqual([])
    })

    it('takes a fetch out of the queue', async () => {
      const application = await EchoApplication.listen()
      const client = make({ maxClients: 1 })
      const first = client.fetch(application.url('/hang'))
      const controller = new AbortController()
      const second = client.fetch(application.url('/hello'), { signal: controller.signal })
      controller.abort()
      await expect(second).rejects.toMatchObject({ name: 'AbortError' })
      await until(() => application.hanging.length === 1)
      application.release()
      await first
      expect(application.requests).toEqual(['GET /hang'])
    })

    it('that is aborted already sends nothing', async () => {
      const application = await EchoApplication.listen()
      const fetch = make().fetch(application.url('/hello'), { signal: AbortSignal.abort() })
      await expect(fetch).rejects.toMatchObject({ name: 'AbortError' })
      expect(application.requests).toEqual([])
    })
  })

  describe('close', () => {
    it('ends what is under way and what waits', async () => {
      const peer = await RawPeer.listen(() => {})
      const client = make({ maxClients: 1 })
      const both = [client.fetch(peer.url()), client.fetch(peer.url())].map(rejection)
      await until(() => peer.heads.length === 1)
      client.close()
      for (const error of await Promise.all(both)) {
        expect(error).toBeInstanceOf(HTTPStreamClosedError)
      }
      await until(() => peer.open === 0)
      expect(peer.heads).toHaveLength(1)
    })

    it('closes idle connections; nothing can be fetched afterwards', async () => {
      const peer = await RawPeer.listen((exchange) => {
        exchange.send('HTTP/1.1 200 OK⏎Content-Length: 0⏎⏎')
      })
      const client = make()
      await client.fetch(peer.url())
      client.close()
      client.close()
      await until(() => peer.open === 0)
      expect(() => client.fetch(peer.url())).toThrow('fetch() called on closed AsyncHTTPClient')
    })
  })
})
