import { afterEach, describe, expect, it } from '@jest/globals'
import {
  AsyncHTTPClient,
  HTTPClientError,
  type HTTPRequestOptions,
  RequestProxy,
  HTTPRequest,
} from '../src/index.ts'
import {
  UndiciAsyncHTTPClient,
  type UndiciAsyncHTTPClientOptions,
  UndiciError,
} from '../src/undici.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing, echoed, rejection } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { DIGEST_PASSWORD, DIGEST_USER } from './support/echo-pages.ts'
import { RawPeer } from './support/raw-peer.ts'

const logs = collectLogs()
const configuration = AsyncHTTPClient.saveConfiguration()

afterEach(() => AsyncHTTPClient.restoreConfiguration(configuration))

function make(options: UndiciAsyncHTTPClientOptions = {}): UndiciAsyncHTTPClient {
  return closing(new UndiciAsyncHTTPClient({ ...options, forceInstance: true }))
}

describe('UndiciAsyncHTTPClient', () => {
  describe('Digest authentication', () => {
    const CREDENTIALS = {
      authUsername: DIGEST_USER,
      authPassword: DIGEST_PASSWORD,
      authMode: 'digest',
    }

    it.each(['MD5', 'SHA-256'])('%s', async (algorithm) => {
      const application = await EchoApplication.listen()
      const response = await make().fetch(application.url(`/digest/${algorithm}?a=b`), CREDENTIALS)
      expect([response.code, response.body.toString()]).toEqual([200, 'ok'])
      expect(application.requests).toHaveLength(2)
    })

    it('sends a body again', async () => {
      const application = await EchoApplication.listen()
      const url = application.url('/digest/MD5')
      const client = make()
      for (const body of [
        { body: 'abc' },
        { bodyProducer: async (write: (chunk: string) => Promise<void>) => write('abc') },
      ]) {
        const response = await client.fetch(url, { ...CREDENTIALS, method: 'POST', ...body })
        expect(response.code).toBe(200)
      }
    })

    it('with credentials of the URL', async () => {
      const application = await EchoApplication.listen()
      const userinfo = `${DIGEST_USER}:${encodeURIComponent(DIGEST_PASSWORD)}`
      const url = application.url('/digest/MD5').replace('//', `//${userinfo}@`)
      expect((await make().fetch(url, { authMode: 'digest' })).code).toBe(200)
    })

    it('tries once', async () => {
      const application = await EchoApplication.listen()
      const options = { ...CREDENTIALS, authPassword: 'wrong' }
      const error = await rejection(make().fetch(application.url('/digest/MD5'), options))
      expect((error as HTTPClientError).code).toBe(401)
      expect((error as HTTPClientError).response?.body.toString()).toBe('who?')
      expect(application.requests).toHaveLength(2)
    })

    it('a challenge it cannot answer is the response', async () => {
      const application = await EchoApplication.listen()
      const url = application.url('/status?code=401&reason=No')
      const error = await rejection(make().fetch(url, CREDENTIALS))
      expect((error as HTTPClientError).code).toBe(401)
      expect(application.requests).toHaveLength(1)
    })

    it('callbacks hear of the second response only', async () => {
      const application = await EchoApplication.listen()
      const heard: string[] = []
      await make().fetch(application.url('/digest/MD5'), {
        ...CREDENTIALS,
        headerCallback: (line) => void heard.push(line),
        streamingCallback: (chunk) => void heard.push(chunk.toString()),
      })
      expect(heard[0]).toBe('HTTP/1.1 200 OK\r\n')
      expect(heard.at(-1)).toBe('ok')
    })
  })

  it('the reason is the one the server gave', async () => {
    const application = await EchoApplication.listen()
    const client = make()
    const reason = 'reason=Custom%20reason'
    const response = await client.fetch(application.url(`/status?code=200&${reason}`))
    expect(response.reason).toBe('Custom reason')
    const error = await rejection(client.fetch(application.url(`/status?code=400&${reason}`)))
    expect(String(error)).toBe('HTTP 400: Custom reason')
  })

  it('timeInfo tells where the time went', async () => {
    const application = await EchoApplication.listenTls()
    const client = make({ defaults: { validateCert: false } })
    const url = `https://localhost:${application.port}/hello`
    const { timeInfo: first } = await client.fetch(url)
    const { timeInfo: second } = await client.fetch(url)
    const names = ['appconnect', 'connect', 'namelookup', 'queue', 'redirect', 'starttransfer']
    expect(Object.keys(first).toSorted()).toEqual([...names, 'total'])
    expect(first['appconnect']).toBeGreaterThan(0)
    expect(first['appconnect']).toBeGreaterThanOrEqual(first['connect'] ?? NaN)
    expect(first['total']).toBeGreaterThanOrEqual(first['starttransfer'] ?? NaN)
    expect(second).toMatchObject({ namelookup: 0, connect: 0, appconnect: 0 })
  })

  it('prepareUndiciCallback may change what undici gets', async () => {
    const application = await EchoApplication.listen()
    const response = await make().fetch(application.url('/hello'), {
      prepareUndiciCallback(options) {
        expect(options).toMatchObject({ method: 'GET', path: '/hello' })
        options['path'] = '/echo'
      },
    })
    expect(echoed(response).uri).toBe('/echo')
  })

  it.each<[what: string, options: HTTPRequestOptions]>([
    ['sslOptions', { sslOptions: {} }],
    ['expect100Continue', { method: 'POST', body: '', expect100Continue: true }],
    ['a body with GET', { body: 'a', allowNonstandardMethods: true }],
    ['CONNECT', { method: 'CONNECT', allowNonstandardMethods: true }],
  ])('does not support %s', async (_what, options) => {
    const application = await EchoApplication.listen()
    const error = await rejection(make().fetch(application.url('/echo'), options))
    expect(error).toBeInstanceOf(RangeError)
    expect(application.requests).toEqual([])
  })

  it('errors of undici are causes of an UndiciError', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.end('nonsense⏎⏎'))
    const error = await rejection(make().fetch(peer.url()))
    expect(error).toBeInstanceOf(UndiciError)
    expect(error).toMatchObject({ code: 599 })
    expect(error.cause).toMatchObject({ name: 'HTTPParserError' })
    const broken = await RawPeer.listen((exchange) => exchange.socket.destroy())
    const closed = await rejection(make().fetch(broken.url()))
    expect((closed as UndiciError).errno).toBe('UND_ERR_SOCKET')
  })

  it('keeps no more idle connections than clients', async () => {
    const answer = 'HTTP/1.1 200 OK⏎Content-Length: 0⏎⏎'
    const first = await RawPeer.listen((exchange) => exchange.send(answer))
    const second = await RawPeer.listen((exchange) => exchange.send(answer))
    const client = make({ maxClients: 1 })
    await client.fetch(first.url())
    await client.fetch(second.url())
    await client.fetch(first.url())
    expect([first.sockets.length, second.sockets.length]).toEqual([2, 1])
  })

  it('an exception in the callback of fetchImpl is logged', async () => {
    const application = await EchoApplication.listen()
    const client = make()
    const request = new HTTPRequest(application.url('/hello'))
    await new Promise<void>((resolve) => {
      client.fetchImpl(new RequestProxy(request, client.defaults), function named() {
        resolve()
        throw new Error('unexpected')
      })
    })
    await client.fetch(application.url('/hello'))
    expect(logs.app()).toEqual(['ERROR Exception in callback named'])
  })

  it.each([
    'httpclient.UndiciAsyncHTTPClient',
    'curl_httpclient.CurlAsyncHTTPClient',
    'tornado.curl_httpclient.CurlAsyncHTTPClient',
  ])('is known as %s', (name) => {
    AsyncHTTPClient.configure(name, { defaults: { userAgent: 'configured/1' } })
    const client = closing(new AsyncHTTPClient({ forceInstance: true }))
    expect(client).toBeInstanceOf(UndiciAsyncHTTPClient)
    expect(client.defaults.userAgent).toBe('configured/1')
  })

  it('is shared by the users of a loop', () => {
    const client = closing(new UndiciAsyncHTTPClient())
    expect(new UndiciAsyncHTTPClient()).toBe(client)
    expect(make()).not.toBe(client)
    client.close()
    expect(closing(new UndiciAsyncHTTPClient())).not.toBe(client)
  })
})
