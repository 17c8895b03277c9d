import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { encodeTarget, parseRequestUrl } from '../src/request-url.ts'
import { resolveUrl } from '../src/resolve-url.ts'

describe('the origin of a URL', () => {
  it.each([
    ['http://Example.com', 'http', 'example.com', 80, 'example.com'],
    ['HTTPS://example.com/', 'https', 'example.com', 443, 'example.com'],
    ['http://example.com:80/', 'http', 'example.com', 80, 'example.com:80'],
    ['http://example.com:8080?q', 'http', 'example.com', 8080, 'example.com:8080'],
    ['http://example.com:/x', 'http', 'example.com', 80, 'example.com'],
    ['http://[::1]:81/', 'http', '::1', 81, '[::1]:81'],
    ['http://[FE80::1]#f', 'http', 'fe80::1', 80, '[fe80::1]'],
    ['http://a_b/', 'http', 'a_b', 80, 'a_b'],
    ['http://bücher.example/', 'http', 'xn--bcher-kva.example', 80, 'xn--bcher-kva.example'],
    ['http://me:secret@h:1/', 'http', 'h', 1, 'h:1'],
  ])('%s', (url, scheme, host, port, netloc) => {
    const { origin } = parseRequestUrl(url)
    expect(origin).toMatchObject({ scheme, host, port, netloc })
    expect(origin.key).toBe(`${scheme}://${host}:${port}`)
  })

  it.each([
    ['http://me:secret@h/', { username: 'me', password: 'secret' }],
    ['http://m%40e:s%3A%C3%A9@h/', { username: 'm@e', password: 's:é' }],
    ['http://me@h/', { username: 'me', password: '' }],
    ['http://a@b:c@h/', { username: 'a@b', password: 'c' }],
    ['http://100%:x@h/', { username: '100%', password: 'x' }],
    ['http://h/a@b', undefined],
  ])('credentials in %s', (url, credentials) => {
    expect(parseRequestUrl(url).origin.credentials).toEqual(credentials)
  })

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'example.com/',
    '//example.com/',
    '/path',
    '',
    'http:/example.com/',
    'http:example.com',
    'javascript:http://x/',
    'http://',
    'http:///path',
    'http://:80/',
    'http://h:65536/',
    'http://h:x/',
    'http://h:-1/',
    'http://a b/',
    'http://a\r\nb/',
    'http://a\\b/',
    'http://[::1/',
    'http://[x]/',
    'http://::1/',
  ])('refuses %j', (url) => {
    expect(() => parseRequestUrl(url)).toThrow(RangeError)
  })
})

describe('the target of a URL', () => {
  it.each([
    ['http://h', '/'],
    ['http://h/', '/'],
    ['http://h?q=1', '/?q=1'],
    ['http://h#f', '/'],
    ['http://h/a?b#c?d', '/a?b'],
    ['http://h/a/../b//c/.', '/a/../b//c/.'],
    ['http://h/a b/é', '/a%20b/%C3%A9'],
    ['http://h/%20%c3%A9%zz', '/%20%c3%A9%zz'],
    ['http://h/\r\nX: y', '/%0D%0AX:%20y'],
    ['http://h/\ud83d\ude00\ud83d', '/%F0%9F%98%80%EF%BF%BD'],
  ])('%j', (url, target) => {
    expect(parseRequestUrl(url).target).toBe(target)
  })

  it('can always be sent, and is the same when encoded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const encoded = encodeTarget(`/${text}`)
        expect(encoded).toMatch(/^[\x21-\x7e]+$/)
        expect(encodeTarget(encoded)).toBe(encoded)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('many origins', () => {
    for (let i = 0; i < 3000; i++) {
      expect(parseRequestUrl(`http://h${i}/`).origin.host).toBe(`h${i}`)
    }
    expect(parseRequestUrl('http://h0/x')).toMatchObject({ origin: { host: 'h0' }, target: '/x' })
  })
})

/** The examples of RFC 3986 §5.4, and some of URLs without path. */
describe('a reference', () => {
  it.each([
    ['g:h', 'g:h'],
    ['g', 'http://a/b/c/g'],
    ['./g', 'http://a/b/c/g'],
    ['g/', 'http://a/b/c/g/'],
    ['/g', 'http://a/g'],
    ['//g', 'http://g'],
    ['?y', 'http://a/b/c/d;p?y'],
    ['g?y', 'http://a/b/c/g?y'],
    ['#s', 'http://a/b/c/d;p?q#s'],
    ['g#s', 'http://a/b/c/g#s'],
    ['g?y#s', 'http://a/b/c/g?y#s'],
    [';x', 'http://a/b/c/;x'],
    ['g;x', 'http://a/b/c/g;x'],
    ['g;x?y#s', 'http://a/b/c/g;x?y#s'],
    ['', 'http://a/b/c/d;p?q'],
    ['.', 'http://a/b/c/'],
    ['./', 'http://a/b/c/'],
    ['..', 'http://a/b/'],
    ['../', 'http://a/b/'],
    ['../g', 'http://a/b/g'],
    ['../..', 'http://a/'],
    ['../../', 'http://a/'],
    ['../../g', 'http://a/g'],
    ['../../../g', 'http://a/g'],
    ['../../../../g', 'http://a/g'],
    ['/./g', 'http://a/g'],
    ['/../g', 'http://a/g'],
    ['g.', 'http://a/b/c/g.'],
    ['.g', 'http://a/b/c/.g'],
    ['g..', 'http://a/b/c/g..'],
    ['..g', 'http://a/b/c/..g'],
    ['./../g', 'http://a/b/g'],
    ['./g/.', 'http://a/b/c/g/'],
    ['g/./h', 'http://a/b/c/g/h'],
    ['g/../h', 'http://a/b/c/h'],
    ['g;x=1/./y', 'http://a/b/c/g;x=1/y'],
    ['g;x=1/../y', 'http://a/b/c/y'],
    ['g?y/./x', 'http://a/b/c/g?y/./x'],
    ['g#s/../x', 'http://a/b/c/g#s/../x'],
    ['http:g', 'http:g'],
  ])('%j in http://a/b/c/d;p?q', (reference, expected) => {
    expect(resolveUrl('http://a/b/c/d;p?q', reference)).toBe(expected)
  })

  it.each([
    ['http://a', 'g', 'http://a/g'],
    ['http://a', '?y', 'http://a?y'],
    ['http://a:1/x', 'https://b/../c', 'https://b/c'],
  ])('in %s: %s', (base, reference, expected) => {
    expect(resolveUrl(base, reference)).toBe(expected)
  })
})
