import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { HTTPRequest, type HTTPRequestOptions, RequestProxy } from '../src/index.ts'

const URL_TEXT = 'http://example.com/'

describe('HTTPRequest', () => {
  it('takes a text or a URL', () => {
    expect(new HTTPRequest(URL_TEXT).url).toBe(URL_TEXT)
    expect(new HTTPRequest(new URL('http://example.com')).url).toBe(URL_TEXT)
    expect(() => new HTTPRequest(5 as unknown as string)).toThrow(TypeError)
  })

  it.each<[string, HTTPRequestOptions['headers']]>([
    ['a record', { 'foo-bar': 'baz' }],
    ['pairs', [['foo-bar', 'baz']]],
    ['HTTPHeaders', new HTTPHeaders({ 'Foo-Bar': 'baz' })],
  ])('headers from %s', (_name, headers) => {
    const request = new HTTPRequest(URL_TEXT, { headers })
    expect(request.headers).toBeInstanceOf(HTTPHeaders)
    expect(request.headers.get('Foo-Bar')).toBe('baz')
  })

  it('headers that are assigned', () => {
    const request = new HTTPRequest(URL_TEXT)
    expect(request.headers.size).toBe(0)
    request.headers = { bar: 'baz' }
    expect(request.headers.get('Bar')).toBe('baz')
    request.headers = undefined
    expect(request.headers).toEqual(new HTTPHeaders())
  })

  it('a body is bytes', () => {
    const request = new HTTPRequest(URL_TEXT, { body: 'Zoë' })
    expect(request.body).toEqual(Buffer.from('Zoë'))
    request.body = new Uint8Array([1, 2]).subarray(1)
    expect(request.body).toEqual(Buffer.from([2]))
    request.body = undefined
    expect(request.body).toBeUndefined()
  })

  it('useGzip is decompressResponse', () => {
    const request = new HTTPRequest(URL_TEXT, { useGzip: false })
    expect([request.decompressResponse, request.useGzip]).toEqual([false, false])
    request.useGzip = true
    expect(request.decompressResponse).toBe(true)
  })

  it('startTime is when it was made', () => {
    const before = Date.now() / 1000
    const { startTime } = new HTTPRequest(URL_TEXT)
    expect(startTime).toBeGreaterThanOrEqual(before)
    expect(startTime).toBeLessThanOrEqual(Date.now() / 1000)
  })
})

describe('RequestProxy', () => {
  const request = new HTTPRequest(URL_TEXT, { userAgent: 'foo', requestTimeout: 0 })

  it.each<[keyof RequestProxy, HTTPRequestOptions | undefined, unknown]>([
    ['userAgent', {}, 'foo'],
    ['userAgent', { userAgent: 'bar' }, 'foo'],
    ['networkInterface', { networkInterface: '127.0.0.1' }, '127.0.0.1'],
    ['authUsername', {}, undefined],
    ['authUsername', undefined, undefined],
    // What says something counts, even if it is nothing.
    ['requestTimeout', { requestTimeout: 5 }, 0],
    ['connectTimeout', undefined, 20],
    ['followRedirects', undefined, true],
    ['maxRedirects', undefined, 5],
    ['decompressResponse', undefined, true],
    ['allowNonstandardMethods', undefined, false],
    ['validateCert', undefined, true],
    ['proxyPassword', undefined, ''],
    ['method', undefined, 'GET'],
    ['body', { body: 'a' }, Buffer.from('a')],
  ])('%s with defaults %j', (name, defaults, expected) => {
    const proxy = new RequestProxy(request, defaults)
    expect(proxy[name]).toEqual(expected)
    expect(proxy.request).toBe(request)
  })

  it('headers of the defaults are for requests without', () => {
    const defaults = { headers: { A: '1' } }
    expect(new RequestProxy(request, defaults).headers.get('A')).toBe('1')
    const own = new HTTPRequest(URL_TEXT, { headers: { B: '2' } })
    expect(new RequestProxy(own, defaults).headers.toJSON()).toEqual({ B: '2' })
  })
})
