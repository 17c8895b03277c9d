import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { HTTPRequest, type HTTPRequestOptions } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, echoed, rejection } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { RawPeer } from './support/raw-peer.ts'

collectLogs()

describeClients(({ make, itIfSimple }) => {
  describe('methods and bodies', () => {
    it.each<[method: string, options: HTTPRequestOptions]>([
      ['GET', {}],
      ['DELETE', {}],
      ['OPTIONS', {}],
      ['POST', { body: 'Zoë' }],
      ['PUT', { body: Buffer.from('Zoë') }],
      ['PATCH', { body: '' }],
      ['OTHER', { body: 'Zoë', allowNonstandardMethods: true }],
      ['DELETE', { body: 'Zoë', allowNonstandardMethods: true }],
      ['POST', { allowNonstandardMethods: true }],
    ])('%s with %j', async (method, options) => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(application.url('/echo'), { method, ...options })
      const { method: received, body } = echoed(response)
      expect(received).toBe(method)
      expect(Buffer.from(body, 'latin1').toString()).toBe(String(options.body ?? ''))
    })

    it('HEAD has a length and no body', async () => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(application.url('/hello'), { method: 'HEAD' })
      expect([response.code, response.body.length]).toEqual([200, 0])
      expect(response.headers.get('Content-Length')).toBe('12')
    })

    it.each<[message: string, options: HTTPRequestOptions]>([
      ['Body must not be undefined for method POST', { method: 'POST' }],
      ['Body must not be undefined for method PUT', { method: 'PUT' }],
      ['Body must not be undefined for method PATCH', { method: 'PATCH' }],
      ['Body must be undefined for method GET', { method: 'GET', body: '' }],
      ['Body must be undefined for method DELETE', { method: 'DELETE', body: 'a' }],
      ['Body must be undefined for method OPTIONS', { method: 'OPTIONS', bodyProducer: () => {} }],
    ])('%s', async (message, options) => {
      const application = await EchoApplication.listen()
      const error = await rejection(make().fetch(application.url('/echo'), options))
      expect(error).toBeInstanceOf(RangeError)
      expect(error.message).toContain(message)
      expect(application.requests).toEqual([])
    })

    it('an unknown method', async () => {
      const application = await EchoApplication.listen()
      const error = await rejection(make().fetch(application.url('/echo'), { method: 'OTHER' }))
      expect(error.message).toBe('unknown method OTHER')
    })

    itIfSimple('GET with a body, when asked for', async () => {
      const application = await EchoApplication.listen()
      const options = { body: 'a=1', allowNonstandardMethods: true }
      const { method, body } = echoed(await make().fetch(application.url('/echo'), options))
      expect([method, body]).toEqual(['GET', 'a=1'])
    })

    it.each([
      ['synchronous', undefined],
      ['synchronous', '8'],
      ['asynchronous', undefined],
      ['asynchronous', '8'],
    ])('a %s bodyProducer, Content-Length %s', async (kind, length) => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(application.url('/echo'), {
        method: 'POST',
        headers: length === undefined ? {} : { 'Content-Length': length },
        bodyProducer:
          kind === 'synchronous'
            ? (write) => {
                void write('1234')
                void write(Buffer.from('5678'))
              }
            : async (write) => {
                await write('1234')
                await write(Buffer.from('5678'))
              },
      })
      const { body, headers } = echoed(response)
      expect(body).toBe('12345678')
      expect(headers['Content-Length']).toBe(length)
      expect(headers['Transfer-Encoding']).toBe(length === undefined ? 'chunked' : undefined)
      expect(headers['Content-Type']).toBe('application/x-www-form-urlencoded')
    })

    it('what a bodyProducer throws', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const failure = new Error('no more')
      const fetch = client.fetch(application.url('/echo'), {
        method: 'POST',
        async bodyProducer(write) {
          await write('1234')
          throw failure
        },
      })
      expect(await rejection(fetch)).toBe(failure)
      await client.fetch(application.url('/hello'))
    })
  })

  describe('headers', () => {
    it('what a client adds', async () => {
      const application = await EchoApplication.listen()
      const { headers } = echoed(await make().fetch(application.url('/echo')))
      expect(headers['Host']).toBe(`127.0.0.1:${application.port}`)
      expect(headers['User-Agent']).toMatch(/^tornado-ts\/\d/)
      expect(headers['Accept-Encoding']).toMatch(/^gzip, deflate, br(, zstd)?$/)
      expect(headers['Content-Length']).toBeUndefined()
    })

    it('a body has a length and, with POST, a type', async () => {
      const application = await EchoApplication.listen()
      const options = { method: 'POST', body: 'a=1' }
      const { headers } = echoed(await make().fetch(application.url('/echo'), options))
      expect(headers['Content-Length']).toBe('3')
      expect(headers['Content-Type']).toBe('application/x-www-form-urlencoded')
    })

    it('userAgent wins over the header, and the request over the defaults', async () => {
      const application = await EchoApplication.listen()
      const client = make({ defaults: { userAgent: 'default/1' } })
      const agentOf = async (options: HTTPRequestOptions): Promise<string | undefined> =>
        echoed(await client.fetch(application.url('/echo'), options)).headers['User-Agent']
      expect(await agentOf({})).toBe('default/1')
      expect(await agentOf({ headers: { 'User-Agent': 'header/1' } })).toBe('default/1')
      expect(await agentOf({ userAgent: 'own/1' })).toBe('own/1')
      const plain = await make().fetch(application.url('/echo'), {
        headers: { 'user-agent': 'header/1' },
      })
      expect(echoed(plain).headers['User-Agent']).toBe('header/1')
    })

    it('Host can be given, several lines of a name too', async () => {
      const application = await EchoApplication.listen()
      const headers = new HTTPHeaders({ Host: 'example.org' })
      headers.add('X-Many', 'a')
      headers.add('X-Many', 'b')
      const response = await make().fetch(application.url('/echo'), { headers })
      expect(echoed(response).headers).toMatchObject({ Host: 'example.org', 'X-Many': 'a,b' })
    })

    it('ifModifiedSince as a Date or in seconds', async () => {
      const application = await EchoApplication.listen()
      for (const ifModifiedSince of [new Date(1e12), 1e9]) {
        const response = await make().fetch(application.url('/echo'), { ifModifiedSince })
        expect(echoed(response).headers['If-Modified-Since']).toBe('Sun, 09 Sep 2001 01:46:40 GMT')
      }
    })

    it('the headers and the request of the caller stay as they are', async () => {
      const application = await EchoApplication.listen()
      const headers = new HTTPHeaders({ 'X-Own': '1' })
      const request = new HTTPRequest(application.url('/redirect?url=/echo'), { headers })
      const client = make({ defaults: { headers: { 'X-Default': '2' } } })
      expect(echoed(await client.fetch(request)).headers).toMatchObject({ 'X-Own': '1' })
      expect(await client.fetch(request)).toMatchObject({ code: 200, request })
      expect([...headers]).toEqual([['X-Own', '1']])
      expect(request.url).toBe(application.url('/redirect?url=/echo'))
    })

    it.each(['foo\rbar:', 'foo\nbar:', 'foo\r\nbar:', 'foo\0bar'])('refuses %j', async (text) => {
      const application = await EchoApplication.listen()
      for (const headers of [{ 'X-Header': text }, { [text]: 'x' }] as Record<string, string>[]) {
        const error = await rejection(make().fetch(application.url('/echo'), { headers }))
        expect(error).toBeInstanceOf(RangeError)
      }
      expect(application.requests).toEqual([])
    })

    it('latin1 in both directions', async () => {
      const application = await EchoApplication.listen()
      const client = make()
      const options = { headers: { 'X-Letter': 'b\u00e4r' } }
      const { headers } = echoed(await client.fetch(application.url('/echo'), options))
      expect(headers['X-Letter']).toBe('b\u00e4r')
      const response = await client.fetch(application.url('/latin1'))
      expect(response.headers.get('X-Letter')).toBe('\u00e9')
    })
  })

  describe('URLs', () => {
    it.each([
      ['/p?q#f', '/p?q'],
      ['', '/'],
      ['?q', '/?q'],
      ['/a b/é?ü=1 2', '/a%20b/%C3%A9?%C3%BC=1%202'],
      ['/%C3%A9/%2f/a%', '/%C3%A9/%2f/a%'],
      ['/a/../b/./c//d', '/a/../b/./c//d'],
    ])('%j is asked for as %j', async (written, sent) => {
      const peer = await RawPeer.listen((exchange) => {
        exchange.end('HTTP/1.1 200 OK⏎Content-Length: 0⏎⏎')
      })
      await make().fetch(`http://127.0.0.1:${peer.port}${written}`)
      expect(peer.heads[0]?.split('\r\n')[0]).toBe(`GET ${sent} HTTP/1.1`)
    })

    it('a URL object', async () => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(new URL(application.url('/hello?name=Zo%C3%AB')))
      expect(response.body.toString()).toBe('Hello Zoë!')
    })

    it.each(['ftp://127.0.0.1/', '/path', 'http://', 'http://127.0.0.1:99999/', 'http://a b/'])(
      'refuses %j',
      async (url) => {
        expect(await rejection(make().fetch(url))).toBeInstanceOf(RangeError)
      },
    )
  })

  describe('Basic authentication', () => {
    it.each<[title: string, options: HTTPRequestOptions, encoded: string]>([
      [
        'ASCII',
        { authUsername: 'Aladdin', authPassword: 'open sesame' },
        'QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
      ],
      [
        'with its mode',
        { authUsername: 'Aladdin', authPassword: 'open sesame', authMode: 'basic' },
        'QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
      ],
      ['UTF-8', { authUsername: 'test', authPassword: '123£' }, 'dGVzdDoxMjPCow=='],
      [
        'in normal form C',
        { authUsername: 'jose\u0301', authPassword: 'səcrət' },
        'am9zw6k6c8mZY3LJmXQ=',
      ],
      ['without a password', { authUsername: 'me' }, 'bWU6'],
    ])('%s', async (_title, options, encoded) => {
      const application = await EchoApplication.listen()
      const { headers } = echoed(await make().fetch(application.url('/echo'), options))
      expect(headers['Authorization']).toBe(`Basic ${encoded}`)
    })

    it('in the URL, where it does not become part of Host', async () => {
      const application = await EchoApplication.listen()
      const url = application.url('/echo').replace('//', '//me:s%C3%A9cret@')
      const { headers } = echoed(await make().fetch(url, { authUsername: 'somebody else' }))
      const expected = Buffer.from('me:sécret').toString('base64')
      expect(headers['Authorization']).toBe(`Basic ${expected}`)
      expect(headers['Host']).toBe(`127.0.0.1:${application.port}`)
    })

    it('an unknown mode sends nothing', async () => {
      const application = await EchoApplication.listen()
      const options = { authUsername: 'me', authPassword: 'secret', authMode: 'asdf' }
      const error = await rejection(make().fetch(application.url('/echo'), options))
      expect(error).toBeInstanceOf(RangeError)
      expect(error.message).toContain('asdf')
      expect(application.requests).toEqual([])
    })
  })
})
