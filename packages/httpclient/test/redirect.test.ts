import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { SSLContext } from '@tornado-ts/netutil'
import { HTTPRequest, type HTTPRequestOptions, RequestProxy } from '../src/index.ts'
import { isRedirect, redirected } from '../src/redirect.ts'
import { clientDefaults } from '../src/request-proxy.ts'

const START = 'http://a.example/x/y?z'
const ELSEWHERE = 'http://b.example/'

function proxyOf(options: HTTPRequestOptions, defaults: HTTPRequestOptions = {}): RequestProxy {
  return new RequestProxy(new HTTPRequest(START, options), clientDefaults(defaults))
}

/** What is asked for after a redirect: the next request as it will be sent. */
function next(request: RequestProxy, code: number, location: string): RequestProxy {
  return new RequestProxy(redirected(request, START, code, location))
}

describe('a redirect', () => {
  it.each([
    [301, 'Location', {}, true],
    [308, 'Location', {}, true],
    [300, 'Location', {}, false],
    [304, 'Location', {}, false],
    [305, 'Location', {}, false],
    [201, 'Location', {}, false],
    [302, 'X', {}, false],
    [302, 'Location', { followRedirects: false }, false],
    [302, 'Location', { maxRedirects: 0 }, false],
  ])('%i with %s and %j', (code, header, options, expected) => {
    const headers = new HTTPHeaders({ [header]: '/' })
    expect(isRedirect(proxyOf(options), code, headers)).toBe(expected)
  })

  it.each([
    ['/new', 'http://a.example/new'],
    ['new#f', 'http://a.example/x/new#f'],
    ['?q', 'http://a.example/x/y?q'],
    ['//b.example/n', 'http://b.example/n'],
    // The bytes of a header, which are read as latin1.
    ['/caf\xc3\xa9 1', 'http://a.example/caf%C3%A9%201'],
  ])('to %s', (location, url) => {
    expect(next(proxyOf({}), 302, location).url).toBe(url)
  })

  it.each(['ftp://a.example/', 'javascript:alert(1)', 'file:///etc/passwd', 'http://'])(
    'not to %s',
    (location) => {
      expect(() => next(proxyOf({}), 302, location)).toThrow(RangeError)
    },
  )

  it('counts down, and forgets Host', () => {
    const request = proxyOf({ maxRedirects: 3, headers: { Host: 'h', A: 'b' } })
    const after = next(request, 302, '/')
    expect([after.maxRedirects, after.headers.toJSON()]).toEqual([2, { A: 'b' }])
    expect(request.request.headers.get('Host')).toBe('h')
  })
})

describe('on its way to another origin', () => {
  const secrets: HTTPRequestOptions = {
    headers: { Authorization: 'x', Cookie: 'y', 'Proxy-Authorization': 'z', Accept: '*/*' },
    authUsername: 'me',
    authPassword: 'secret',
    authMode: 'digest',
    clientKey: 'key.pem',
    clientCert: 'cert.pem',
    caCerts: 'ca.pem',
    validateCert: false,
    userAgent: 'agent',
  }
  const anonymous = {
    authUsername: undefined,
    authPassword: undefined,
    authMode: undefined,
    clientKey: undefined,
    clientCert: undefined,
    caCerts: 'ca.pem',
    validateCert: false,
    userAgent: 'agent',
  }

  it.each([
    ['its own', secrets, {}],
    ['those of the client', {}, secrets],
  ])('a request loses its credentials: %s', (_whose, options, defaults) => {
    const after = next(proxyOf(options, defaults), 302, ELSEWHERE)
    expect(after).toMatchObject(anonymous)
    expect(after.headers.toJSON()).toEqual({ Accept: '*/*' })
  })

  it('even if nothing is left of the headers', () => {
    const defaults = { headers: { Cookie: 'y' } }
    expect(next(proxyOf({}, defaults), 302, ELSEWHERE).headers.size).toBe(0)
  })

  it.each([
    'http://a.example:81/',
    'https://a.example/',
    'http://sub.a.example/',
    'http://me:pw@b.example/',
  ])('which %s is', (location) => {
    const after = next(proxyOf(secrets), 302, location)
    expect(after.headers.has('Authorization')).toBe(false)
    expect(after.url).toBe(location.replace('me:pw@', ''))
  })

  it.each(['http://A.example:80/', '/', 'http://me:pw@a.example/'])(
    'which %s is not',
    (location) => {
      const after = next(proxyOf(secrets), 302, location)
      expect(after).toMatchObject({ authUsername: 'me', clientCert: 'cert.pem' })
      expect(after.headers.get('Cookie')).toBe('y')
    },
  )

  it('TLS settings go without what may be a certificate', () => {
    const record = { certfile: 'me.pem', keyfile: 'me.key', caCerts: 'ca.pem' }
    expect(next(proxyOf({ sslOptions: record }), 302, ELSEWHERE).sslOptions).toEqual({
      certfile: undefined,
      keyfile: undefined,
      caCerts: 'ca.pem',
    })
    const context = new SSLContext({})
    expect(next(proxyOf({ sslOptions: context }), 302, ELSEWHERE).sslOptions).toBeUndefined()
    expect(next(proxyOf({ sslOptions: context }), 302, '/').sslOptions).toBe(context)
  })
})

describe('a body', () => {
  const post = (method: string): RequestProxy =>
    proxyOf({
      method,
      body: 'a',
      headers: { 'Content-Type': 'x', 'Content-Encoding': 'y', 'Content-Length': '1', A: 'b' },
    })

  it.each([
    [301, 'POST'],
    [302, 'POST'],
    [303, 'POST'],
    [303, 'PUT'],
    [303, 'DELETE'],
  ])('is left out after %i of a %s, which becomes a GET', (code, method) => {
    const after = next(post(method), code, '/')
    expect(after).toMatchObject({ method: 'GET', body: undefined, bodyProducer: undefined })
    expect(after.headers.toJSON()).toEqual({ A: 'b' })
  })

  it.each([
    [301, 'PUT'],
    [302, 'PATCH'],
    [307, 'POST'],
    [308, 'PUT'],
  ])('is sent again after %i of a %s', (code, method) => {
    const after = next(post(method), code, '/')
    expect(after).toMatchObject({ method, body: Buffer.from('a') })
    expect(after.headers.get('Content-Type')).toBe('x')
  })

  it('HEAD stays what it is', () => {
    expect(next(proxyOf({ method: 'HEAD' }), 303, '/').method).toBe('HEAD')
  })
})
