import { describe, expect, it } from '@jest/globals'
import { HTTPClientError } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, echoed, rejection } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { HttpProxy } from './support/http-proxy.ts'

collectLogs()

const CREDENTIALS = { proxyUsername: 'me', proxyPassword: 'sécret' }
const AUTHORIZATION = `Basic ${Buffer.from('me:sécret').toString('base64')}`

describeClients(({ make }) => {
  describe('to a server without TLS', () => {
    it('the proxy is asked for the URL', async () => {
      const application = await EchoApplication.listen()
      const proxy = await HttpProxy.listen()
      const url = application.url('/echo?a=b')
      const response = await make().fetch(url, { ...proxy.options, method: 'POST', body: 'abc' })
      const { uri, body, headers } = echoed(response)
      expect([uri, body, headers['Host']]).toEqual([
        '/echo?a=b',
        'abc',
        `127.0.0.1:${application.port}`,
      ])
      expect(proxy.requests).toEqual([[`POST ${url}`, undefined]])
    })

    it('credentials are for the proxy alone', async () => {
      const application = await EchoApplication.listen()
      const proxy = await HttpProxy.listen()
      proxy.authorization = AUTHORIZATION
      const options = { ...proxy.options, ...CREDENTIALS }
      const { headers } = echoed(await make().fetch(application.url('/echo'), options))
      expect(headers['Proxy-Authorization']).toBeUndefined()
      expect(headers['Authorization']).toBeUndefined()
      expect(proxy.requests[0]?.[1]).toBe(AUTHORIZATION)
    })

    it('a refusal is the response', async () => {
      const application = await EchoApplication.listen()
      const proxy = await HttpProxy.listen()
      proxy.authorization = AUTHORIZATION
      const error = await rejection(make().fetch(application.url('/echo'), proxy.options))
      expect(error).toBeInstanceOf(HTTPClientError)
      expect((error as HTTPClientError).code).toBe(407)
      expect((error as HTTPClientError).response?.body.toString()).toBe('who are you?')
    })

    it('redirects keep to the proxy', async () => {
      const application = await EchoApplication.listen()
      const proxy = await HttpProxy.listen()
      await make().fetch(application.url('/countdown/1'), { ...proxy.options, ...CREDENTIALS })
      expect(proxy.requests).toEqual([
        [`GET ${application.url('/countdown/1')}`, AUTHORIZATION],
        [`GET ${application.url('/countdown/0')}`, AUTHORIZATION],
      ])
    })

    it('credentials in a URL, and headers, go to the server', async () => {
      const application = await EchoApplication.listen()
      const proxy = await HttpProxy.listen()
      const url = application.url('/echo').replace('//', '//you:too@')
      const { headers } = echoed(await make().fetch(url, proxy.options))
      const expected = `Basic ${Buffer.from('you:too').toString('base64')}`
      expect(headers['Authorization']).toBe(expected)
      expect(proxy.requests).toEqual([[`GET ${application.url('/echo')}`, undefined]])
    })
  })

  describe('to a server with TLS', () => {
    it('the proxy opens a tunnel, and learns no more than the name', async () => {
      const application = await EchoApplication.listenTls()
      const proxy = await HttpProxy.listen()
      proxy.authorization = AUTHORIZATION
      const client = make({ defaults: { ...proxy.options, ...CREDENTIALS, validateCert: false } })
      const first = echoed(await client.fetch(application.url('/echo')))
      const second = echoed(await client.fetch(application.url('/echo?2')))
      expect(first.headers['Proxy-Authorization']).toBeUndefined()
      expect(second.peer).toBe(first.peer)
      expect(proxy.requests).toEqual([[`CONNECT 127.0.0.1:${application.port}`, AUTHORIZATION]])
    })

    it('the certificate is that of the server', async () => {
      const application = await EchoApplication.listenTls()
      const proxy = await HttpProxy.listen()
      await expect(make().fetch(application.url('/hello'), proxy.options)).rejects.toThrow(
        'self-signed certificate',
      )
      expect(application.requests).toEqual([])
    })

    it('a refusal is an error with its status', async () => {
      const application = await EchoApplication.listenTls()
      const proxy = await HttpProxy.listen()
      proxy.authorization = AUTHORIZATION
      const error = await rejection(make().fetch(application.url('/hello'), proxy.options))
      expect(error).toBeInstanceOf(HTTPClientError)
      expect((error as HTTPClientError).code).toBe(407)
    })
  })

  it('a proxy that does not answer counts as connecting', async () => {
    const options = { proxyHost: '127.0.0.1', proxyPort: 1 }
    const error = await rejection(make().fetch('http://example.invalid/', options))
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('connections are not shared by requests with other credentials, or none', async () => {
    const application = await EchoApplication.listenTls()
    const proxy = await HttpProxy.listen()
    const client = make({
      maxClients: 1,
      defaults: { ...proxy.options, validateCert: false },
    })
    await client.fetch(application.url('/hello'), CREDENTIALS)
    await client.fetch(application.url('/hello'))
    await client.fetch(application.url('/hello'), { ...CREDENTIALS, proxyPassword: 'other' })
    expect(proxy.connections).toBe(3)
    const authorizations = proxy.requests.map(([, authorization]) => authorization)
    expect(new Set(authorizations).size).toBe(3)
  })

  it('needs a port, and a mode that exists', async () => {
    const client = make()
    for (const options of [
      { proxyHost: '127.0.0.1' },
      { proxyHost: '127.0.0.1', proxyPort: 1, proxyAuthMode: 'digest' },
    ]) {
      const error = await rejection(client.fetch('http://example.invalid/', options))
      expect(error).toBeInstanceOf(RangeError)
    }
  })
})
