import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { CERT_NONE, CERT_REQUIRED, SSLContext } from '@tornado-ts/netutil'
import { HTTPRequest, type HTTPRequestOptions, RequestProxy } from '../src/index.ts'
import { parseRequestUrl } from '../src/request-url.ts'
import { routeOf } from '../src/route.ts'
import { tlsKey, tlsSettings } from '../src/tls-settings.ts'
import { CLIENT_CERTIFICATE, CLIENT_KEY } from './support/fixture.ts'

function request(options: HTTPRequestOptions, url = 'https://h/'): RequestProxy {
  return new RequestProxy(new HTTPRequest(url, options))
}

describe('tlsSettings', () => {
  it('the usual ones are made once', async () => {
    const settings = await tlsSettings(request({}))
    expect(await tlsSettings(request({ validateCert: true }))).toBe(settings)
    expect((settings as SSLContext).verifyMode).toBe(CERT_REQUIRED)
  })

  it('validateCert: false', async () => {
    const settings = (await tlsSettings(request({ validateCert: false }))) as SSLContext
    expect(settings.verifyMode).toBe(CERT_NONE)
  })

  it('a certificate and its key, from files or bytes', async () => {
    const [cert, key] = [readFileSync(CLIENT_CERTIFICATE), readFileSync(CLIENT_KEY)]
    for (const options of [
      { clientCert: CLIENT_CERTIFICATE, clientKey: CLIENT_KEY },
      { clientCert: cert, clientKey: key },
      { clientCert: Buffer.concat([cert, key]) },
    ]) {
      expect(await tlsSettings(request(options))).toBeInstanceOf(SSLContext)
    }
    await expect(tlsSettings(request({ clientCert: cert }))).rejects.toThrow()
  })

  it('sslOptions are passed on', async () => {
    const sslOptions = { caCerts: '/none' }
    expect(await tlsSettings(request({ sslOptions, caCerts: '/other' }))).toBe(sslOptions)
  })

  it('the key tells bytes apart, and does not hold them', () => {
    const keys = ['a', 'b'].map((text) => tlsKey(request({ clientKey: Buffer.from(text) })))
    expect(new Set(keys).size).toBe(2)
    const long = Buffer.alloc(100_000)
    expect(tlsKey(request({ clientKey: long }))).toBe(tlsKey(request({ clientKey: long })))
    expect(tlsKey(request({ clientKey: long })).length).toBeLessThan(200)
    // A file of this name is something else.
    expect(tlsKey(request({ caCerts: 'x' }))).not.toBe(tlsKey(request({ clientCert: 'x' })))
  })
})

describe('routeOf', () => {
  const route = (options: HTTPRequestOptions, url: string): ReturnType<typeof routeOf> =>
    routeOf(request(options, url), parseRequestUrl(url))
  const proxy = { proxyHost: 'p', proxyPort: 3128 }

  it.each([
    ['http://h/a?b#c', {}, '/a?b', 'http://h:80'],
    ['https://h:1/', {}, '/', 'https://h:1'],
    ['http://h:80/', {}, '/', 'http://h:80'],
  ])('to %s', (url, options, target, key) => {
    expect(route(options, url)).toMatchObject({ target, key, viaProxy: false, proxy: undefined })
  })

  it('by a proxy', () => {
    expect(route(proxy, 'http://h:81/a')).toMatchObject({
      target: 'http://h:81/a',
      viaProxy: true,
      proxy: { host: 'p', port: 3128, authorization: undefined },
    })
    expect(route(proxy, 'https://h/a')).toMatchObject({ target: '/a', viaProxy: false })
  })

  it('the key has everything a connection was made with', () => {
    const variants: HTTPRequestOptions[] = [
      {},
      proxy,
      { ...proxy, proxyPort: 3129 },
      { ...proxy, proxyUsername: 'a' },
      { ...proxy, proxyUsername: 'a', proxyPassword: 'b' },
      { networkInterface: '127.0.0.1' },
      { networkInterface: '::1' },
      { allowIpv6: false },
      { validateCert: false },
      { caCerts: 'x' },
      { sslOptions: {} },
    ]
    const keys = variants.map((options) => route(options, 'https://h/').key)
    expect(new Set(keys).size).toBe(variants.length)
  })

  it('TLS settings do not matter without TLS', () => {
    expect(route({ validateCert: false }, 'http://h/').key).toBe('http://h:80')
  })

  it('networkInterface has to be an address', () => {
    expect(() => route({ networkInterface: 'eth0' }, 'http://h/')).toThrow(RangeError)
  })
})
