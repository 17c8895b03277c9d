import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { HTTPTimeoutError } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, echoed, rejection } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { CERTIFICATE, CLIENT_CERTIFICATE, CLIENT_KEY } from './support/fixture.ts'
import { RawPeer } from './support/raw-peer.ts'

collectLogs()

/** A promise for a condition that something else brings about. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
}

/** The code of the error below, wherever the implementation has it. */
function codeOf(error: Error): unknown {
  const { errno, code, cause } = error as Error & { errno?: unknown; code?: unknown }
  if (typeof code === 'string') return code
  return cause instanceof Error ? codeOf(cause) : errno
}

describeClients(({ make }) => {
  describe('timeouts', () => {
    it('while connecting, TLS included', async () => {
      const silent = await RawPeer.listen(() => {})
      const client = make()
      const url = `https://127.0.0.1:${silent.port}/`
      const error = await rejection(client.fetch(url, { connectTimeout: 0.1 }))
      expect(error).toBeInstanceOf(HTTPTimeoutError)
      expect(error).toMatchObject({ code: 599, message: 'Timeout while connecting' })
      await until(() => silent.open === 0)
    })

    it('requestTimeout limits connecting too', async () => {
      const silent = await RawPeer.listen(() => {})
      const options = { requestTimeout: 0.1 }
      const error = await rejection(make().fetch(`https://127.0.0.1:${silent.port}/`, options))
      expect(error.message).toBe('Timeout while connecting')
    })

    it('during the request', async () => {
      const peer = await RawPeer.listen(() => {})
      const error = await rejection(make().fetch(peer.url(), { requestTimeout: 0.1 }))
      expect(error).toBeInstanceOf(HTTPTimeoutError)
      expect(String(error)).toBe('Timeout during request')
      await until(() => peer.open === 0)
    })

    it('in the body', async () => {
      const peer = await RawPeer.listen((exchange) => {
        exchange.send('HTTP/1.1 200 OK⏎Content-Length: 5⏎⏎he')
      })
      const error = await rejection(make().fetch(peer.url(), { requestTimeout: 0.1 }))
      expect(error.message).toBe('Timeout during request')
    })

    it('in the queue, where the request never is sent', async () => {
      const application = await EchoApplication.listen()
      const client = make({ maxClients: 1 })
      const first = client.fetch(application.url('/hang'))
      await until(() => application.hanging.length === 1)
      const second = client.fetch(application.url('/hello'), { connectTimeout: 0.1 })
      const error = await rejection(second)
      expect(error).toBeInstanceOf(HTTPTimeoutError)
      expect(error.message).toBe('Timeout in request queue')
      application.release()
      expect((await first).code).toBe(200)
      expect(application.requests).toEqual(['GET /hang'])
    })

    it('0 is none', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      for (const options of [
        { connectTimeout: 0 },
        { requestTimeout: 0 },
        { connectTimeout: 0, requestTimeout: 0 },
      ]) {
        const response = client.fetch(application.url('/hang'), options)
        await until(() => application.hanging.length === 1)
        application.release()
        expect((await response).code).toBe(200)
      }
    })
  })

  describe('maxClients', () => {
    it('so many at a time, the others in order', async () => {
      const application = await EchoApplication.listen()
      const client = make({ maxClients: 2 })
      const all = ['1', '2', '3', '4'].map((name) => client.fetch(application.url(`/hang?${name}`)))
      await until(() => application.hanging.length === 2)
      expect(application.requests).toEqual(['GET /hang?1', 'GET /hang?2'])
      application.release()
      await all[0]
      await until(() => application.requests.length === 3)
      expect(application.requests[2]).toBe('GET /hang?3')
      for (let left = 3; left > 0; left--) {
        await until(() => application.hanging.length > 0)
        application.release()
      }
      const bodies = (await Promise.all(all)).map(({ body }) => body.toString())
      expect(bodies).toEqual(['/hang?1', '/hang?2', '/hang?3', '/hang?4'])
    })

    it.each([0, -1, 1.5, NaN])('cannot be %d', (maxClients) => {
      expect(() => make({ maxClients })).toThrow(RangeError)
    })
  })

  describe('keep-alive', () => {
    it('requests one after the other share a connection', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const first = echoed(await client.fetch(application.url('/echo')))
      const second = echoed(await client.fetch(application.url('/echo?2')))
      expect(second.peer).toBe(first.peer)
    })

    it('requests at the same time do not', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const url = application.url('/echo')
      const both = await Promise.all([client.fetch(url), client.fetch(url)])
      const [first, second] = both.map(echoed)
      expect(second?.peer).not.toBe(first?.peer)
    })

    it('a connection that the server closes is not used again', async () => {
      const peer = await RawPeer.listen((exchange) => {
        exchange.end('HTTP/1.1 200 OK⏎Connection: close⏎Content-Length: 2⏎⏎ok')
      })
      const client = make()
      for (let count = 1; count <= 3; count++) {
        expect((await client.fetch(peer.url())).body.toString()).toBe('ok')
        expect(peer.sockets).toHaveLength(count)
      }
    })
  })

  describe('addresses', () => {
    it('a port that nobody listens on', async () => {
      const server = createServer()
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const { port } = server.address() as { port: number }
      server.close()
      await once(server, 'close')
      const error = await rejection(make().fetch(`http://127.0.0.1:${port}/`))
      expect(codeOf(error)).toBe('ECONNREFUSED')
    })

    it('a name that does not exist', async () => {
      expect(await rejection(make().fetch('http://does-not-exist.invalid/'))).toBeInstanceOf(Error)
    })

    it('networkInterface', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const options = { networkInterface: '127.0.0.1' }
      const response = await client.fetch(application.url('/echo'), options)
      expect(echoed(response).peer).toMatch(/^127\.0\.0\.1:/)
      const error = await rejection(
        client.fetch(application.url('/echo'), { networkInterface: 'not-interface-or-ip' }),
      )
      expect(error).toBeInstanceOf(RangeError)
      expect(error.message).toContain('not-interface-or-ip')
    })

    it('an IPv6 address, unless it is not allowed', async () => {
      const peer = createServer((socket) => {
        socket.on('error', () => {})
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
      const listening = await new Promise<boolean>((resolve) => {
        peer.once('error', () => resolve(false))
        peer.listen(0, '::1', () => resolve(true))
      })
      if (!listening) return console.warn('there is no IPv6 here: it is not tested')
      const { port } = peer.address() as { port: number }
      try {
        const client = make()
        expect((await client.fetch(`http://[::1]:${port}/`)).body.toString()).toBe('ok')
        const refused = client.fetch(`http://[::1]:${port}/`, { allowIpv6: false })
        expect(await rejection(refused)).toBeInstanceOf(Error)
      } finally {
        peer.close()
      }
    })

    it('IPv4 is used for a name when IPv6 is not allowed', async () => {
      const application = await EchoApplication.listen()
      const url = `http://localhost:${application.port}/echo`
      const response = await make().fetch(url, { allowIpv6: false })
      expect(echoed(response).headers['Host']).toBe(`localhost:${application.port}`)
    })
  })

  describe('TLS', () => {
    it('a certificate signed by nobody is refused', async () => {
      const application = await EchoApplication.listenTls()
      const error = await rejection(make().fetch(application.url('/hello')))
      expect(codeOf(error)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
      expect(application.requests).toEqual([])
    })

    it('validateCert: false accepts it', async () => {
      const application = await EchoApplication.listenTls()
      const response = await make().fetch(application.url('/hello'), { validateCert: false })
      expect(response.body.toString()).toBe('Hello world!')
    })

    it.each([
      ['a file', CERTIFICATE],
      ['bytes', readFileSync(CERTIFICATE)],
    ])('caCerts in %s', async (_what, caCerts) => {
      const application = await EchoApplication.listenTls()
      const response = await make().fetch(application.url('/hello'), { caCerts })
      expect(response.code).toBe(200)
    })

    it('a certificate for another name is refused', async () => {
      const application = await EchoApplication.listenTls()
      const url = `https://localhost.localdomain.invalid:${application.port}/`
      expect(await rejection(make().fetch(url, { caCerts: CERTIFICATE }))).toBeInstanceOf(Error)
      const local = `https://[::1]:${application.port}/`
      expect(await rejection(make().fetch(local, { caCerts: CERTIFICATE }))).toBeInstanceOf(Error)
    })

    it('a file that does not exist', async () => {
      const application = await EchoApplication.listenTls()
      const options = { caCerts: '/does/not/exist.pem' }
      const error = await rejection(make().fetch(application.url('/hello'), options))
      expect(codeOf(error)).toBe('ENOENT')
    })

    it('client certificates, which the next request does not inherit', async () => {
      const seen: string[] = []
      const secure = { requestCert: true, rejectUnauthorized: false }
      const peer = await RawPeer.listenTls((exchange) => {
        const { getPeerCertificate } = exchange.socket as import('node:tls').TLSSocket
        seen.push(getPeerCertificate.call(exchange.socket).subject?.CN ?? 'nobody')
        exchange.send('HTTP/1.1 200 OK⏎Content-Length: 0⏎⏎')
      }, secure)
      const client = make({ maxClients: 1, defaults: { caCerts: CERTIFICATE } })
      const identity = { clientCert: CLIENT_CERTIFICATE, clientKey: CLIENT_KEY }
      await client.fetch(peer.url(), identity)
      await client.fetch(peer.url())
      await client.fetch(peer.url(), {
        clientCert: readFileSync(CLIENT_CERTIFICATE),
        clientKey: readFileSync(CLIENT_KEY),
      })
      expect(seen).toEqual(['client', 'nobody', 'client'])
    })

    it('validateCert: false is not inherited either', async () => {
      const application = await EchoApplication.listenTls()
      const client = make({ maxClients: 1 })
      await client.fetch(application.url('/hello'), { validateCert: false })
      expect(codeOf(await rejection(client.fetch(application.url('/hello'))))).toBe(
        'DEPTH_ZERO_SELF_SIGNED_CERT',
      )
    })
  })
})
