import { describe, expect, it } from '@jest/globals'
import { HTTPClientError, type HTTPRequestOptions } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, echoed, rejection } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { RawPeer } from './support/raw-peer.ts'

collectLogs()

const BODY_HEADERS = { 'Content-Encoding': 'identity', 'Content-Type': 'text/plain' }

function redirectTo(url: string, code: number = 302): string {
  return `/redirect?code=${code}&url=${encodeURIComponent(url)}`
}

describeClients(({ make }) => {
  describe('redirects', () => {
    it('are followed', async () => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(application.url('/countdown/2'))
      expect(response).toMatchObject({ code: 200, effectiveUrl: application.url('/countdown/0') })
      expect(response.body.toString()).toBe('Zero')
      expect(application.requests).toEqual([
        'GET /countdown/2',
        'GET /countdown/1',
        'GET /countdown/0',
      ])
    })

    it('release their place in the queue for the next one', async () => {
      const application = await EchoApplication.listen()
      const response = await make({ maxClients: 1 }).fetch(application.url('/countdown/3'))
      expect(response.code).toBe(200)
    })

    it('are not followed when not wanted', async () => {
      const application = await EchoApplication.listen()
      const url = application.url('/countdown/2')
      for (const options of [{ followRedirects: false }, { maxRedirects: 0 }]) {
        const error = await rejection(make().fetch(url, options))
        expect(error).toBeInstanceOf(HTTPClientError)
        const { response, code } = error as HTTPClientError
        expect([code, response?.effectiveUrl]).toEqual([302, url])
        expect(response?.body.toString()).toBe('not yet')
      }
    })

    it('end at maxRedirects with the last response', async () => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(application.url('/countdown/5'), {
        maxRedirects: 3,
        raiseError: false,
      })
      expect(response.code).toBe(302)
      expect(response.request.url).toBe(application.url('/countdown/5'))
      expect(response.effectiveUrl).toBe(application.url('/countdown/2'))
      expect(response.headers.get('Location')).toBe('/countdown/1')
    })

    it('need a Location', async () => {
      const application = await EchoApplication.listen()
      const error = await rejection(make().fetch(application.url('/no-location')))
      expect((error as HTTPClientError).code).toBe(301)
    })

    it.each([
      ['/hello?name=a#b', '/hello?name=a'],
      ['hello', '/hello'],
      ['../hello', '/hello'],
      ['?code=303&url=/hello', '/hello'],
      ['/hello?name=é ü', '/hello?name=%C3%A9%20%C3%BC'],
    ])('to %j go to %s', async (location, expected) => {
      const application = await EchoApplication.listen()
      const latin1 = Buffer.from(location).toString('latin1')
      const peer = await RawPeer.listen((exchange) => {
        if (!exchange.head.includes('/redirect')) {
          return exchange.send('HTTP/1.1 200 OK⏎Content-Length: 0⏎⏎')
        }
        exchange.send(`HTTP/1.1 302 Found⏎Content-Length: 0⏎Location: ${latin1}⏎⏎`)
      })
      // A reference without a path is resolved by the application, which understands its query.
      const url = location.startsWith('?')
        ? application.url(redirectTo(location))
        : peer.url('/redirect')
      const response = await make().fetch(url)
      expect(new URL(response.effectiveUrl).pathname + new URL(response.effectiveUrl).search).toBe(
        expected,
      )
    })

    it.each(['ftp://127.0.0.1/', 'javascript:alert(1)', 'http://127.0.0.1:99999/'])(
      'to %s are an error',
      async (location) => {
        const application = await EchoApplication.listen()
        const error = await rejection(make().fetch(application.url(redirectTo(location))))
        expect(error).toBeInstanceOf(RangeError)
      },
    )

    it.each(
      [301, 302, 303, 307, 308].flatMap((code) =>
        ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'].map(
          (method) => [code, method] as const,
        ),
      ),
    )('%d and %s', async (code, method) => {
      const application = await EchoApplication.listen()
      const hasBody = method === 'POST' || method === 'PUT'
      const response = await make().fetch(application.url(redirectTo('/echo', code)), {
        method,
        ...(hasBody && { body: 'a=1', headers: BODY_HEADERS }),
      })
      const becomesGet = code === 303 ? method !== 'HEAD' : code < 303 && method === 'POST'
      const expected = becomesGet ? 'GET' : method
      expect(application.requests[1]).toBe(`${expected} /echo`)
      if (method === 'HEAD') return
      const { body, headers } = echoed(response)
      expect(body).toBe(hasBody && !becomesGet ? 'a=1' : '')
      if (!becomesGet) return
      for (const name of [
        'Content-Length',
        'Content-Type',
        'Content-Encoding',
        'Transfer-Encoding',
      ]) {
        expect(headers[name]).toBeUndefined()
      }
    })

    it('307 calls the bodyProducer again', async () => {
      const application = await EchoApplication.listen()
      let calls = 0
      const response = await make().fetch(application.url(redirectTo('/echo', 307)), {
        method: 'PUT',
        async bodyProducer(write) {
          calls++
          await write('abc')
        },
      })
      expect([echoed(response).body, calls]).toEqual(['abc', 2])
    })

    it('callbacks hear of the final response only', async () => {
      const application = await EchoApplication.listen()
      const lines: string[] = []
      const chunks: string[] = []
      const response = await make().fetch(application.url('/countdown/2'), {
        headerCallback: (line) => void lines.push(line),
        streamingCallback: (chunk) => void chunks.push(chunk.toString()),
      })
      expect(lines[0]).toBe('HTTP/1.1 200 OK\r\n')
      expect(lines.filter((line) => line.startsWith('HTTP/'))).toHaveLength(1)
      expect([chunks.join(''), response.body.length]).toEqual(['Zero', 0])
    })
  })

  describe('what says who is asking', () => {
    const SECRETS: readonly [name: string, header: string, options: HTTPRequestOptions][] = [
      ['the Authorization header', 'Authorization', { headers: { Authorization: 'Bearer x' } }],
      ['the Cookie header', 'Cookie', { headers: { Cookie: 'a=b' } }],
      ['a user name', 'Authorization', { authUsername: 'me', authPassword: 'secret' }],
      ['credentials in the URL', 'Authorization', {}],
    ]
    const start = (application: EchoApplication, name: string, target: string): string => {
      const url = application.url(redirectTo(target))
      return name === 'credentials in the URL' ? url.replace('//', '//me:secret@') : url
    }

    it.each(SECRETS)('%s does not go to another port', async (name, header, options) => {
      const application = await EchoApplication.listen()
      const other = await EchoApplication.listen()
      const request = { ...options, userAgent: 'agent/1' }
      const response = await make().fetch(start(application, name, other.url('/echo')), request)
      const { headers } = echoed(response)
      expect(headers[header]).toBeUndefined()
      expect(headers['User-Agent']).toBe('agent/1')
      expect(headers['Host']).toBe(`127.0.0.1:${other.port}`)
    })

    it.each(SECRETS.slice(0, 3))('%s stays on the same origin', async (name, header, options) => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(start(application, name, '/echo'), options)
      expect(echoed(response).headers[header]).toBeDefined()
    })

    it('credentials in the URL go on to a relative path', async () => {
      const application = await EchoApplication.listen()
      const url = start(application, 'credentials in the URL', '/echo')
      const { headers } = echoed(await make().fetch(url))
      expect(headers['Authorization']).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`)
    })

    it('is taken out of a Location that leads elsewhere', async () => {
      const application = await EchoApplication.listen()
      const other = await EchoApplication.listen()
      const target = other.url('/echo').replace('//', '//me:secret@')
      const response = await make().fetch(application.url(redirectTo(target)))
      expect(echoed(response).headers['Authorization']).toBeUndefined()
      expect(response.effectiveUrl).toBe(other.url('/echo'))
    })

    it('does not come back on the way back', async () => {
      const application = await EchoApplication.listen()
      const other = await EchoApplication.listen()
      const back = other.url(redirectTo(application.url('/echo')))
      const client = make({ defaults: { authUsername: 'me', headers: { Cookie: 'a=b' } } })
      const { headers } = echoed(await client.fetch(application.url(redirectTo(back))))
      expect(headers['Authorization']).toBeUndefined()
      expect(headers['Cookie']).toBeUndefined()
    })

    it('does not go from https to http', async () => {
      const secure = await EchoApplication.listenTls()
      const plain = await EchoApplication.listen()
      const response = await make().fetch(secure.url(redirectTo(plain.url('/echo'))), {
        validateCert: false,
        headers: { Cookie: 'a=b' },
      })
      expect(echoed(response).headers['Cookie']).toBeUndefined()
    })
  })
})
