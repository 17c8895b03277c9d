import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { parseAuthChallenges } from '../src/auth-challenges.ts'
import { type DigestRequest, digestAuthorization } from '../src/digest-auth.ts'

const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ'

function authorize(challenge: string | string[], request: Partial<DigestRequest> = {}): string {
  const answer = digestAuthorization(parseAuthChallenges([challenge].flat()), {
    username: 'Mufasa',
    password: 'Circle of Life',
    method: 'GET',
    uri: '/dir/index.html',
    cnonce: CNONCE,
    ...request,
  })
  return answer ?? 'nothing'
}

/** A field of an Authorization header, without its quotes. */
function field(header: string, name: string): string | undefined {
  return new RegExp(`[ ,]${name.replace('*', '\\*')}=(?:"([^"]*)"|([^,]*))`)
    .exec(header)
    ?.slice(1)
    .find((value) => value !== undefined)
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex')

const RFC_7616 =
  'realm="http-auth@example.org", qop="auth, auth-int", ' +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ' +
  'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
const RFC_7616_MD5 = '8ca523f5e9506fed4657c9700eebdbec'
const RFC_7616_SHA_256 = '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'
const RFC_2617 =
  'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
  'opaque="5ccc069c403ebaf9f0171e9517f40e41"'

describe('digestAuthorization', () => {
  it('RFC 7616 §3.9.1, SHA-256', () => {
    expect(authorize(`Digest ${RFC_7616}, algorithm=SHA-256`)).toBe(
      'Digest username="Mufasa", realm="http-auth@example.org", ' +
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", uri="/dir/index.html", ' +
        `response="${RFC_7616_SHA_256}", algorithm=SHA-256, ` +
        'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", qop=auth, nc=00000001, ' +
        `cnonce="${CNONCE}"`,
    )
  })

  it('RFC 7616 §3.9.1, MD5', () => {
    const header = authorize(`Digest ${RFC_7616}, algorithm=MD5`)
    expect(field(header, 'response')).toBe(RFC_7616_MD5)
  })

  it('takes the first challenge it can answer', () => {
    const header = authorize([
      `Basic realm="x", Digest ${RFC_7616}, algorithm=SHA-512-256`,
      `Digest ${RFC_7616}, algorithm=SHA-256`,
      `Digest ${RFC_7616}, algorithm=MD5`,
    ])
    expect(field(header, 'response')).toBe(RFC_7616_SHA_256)
  })

  it('RFC 2617 §3.5', () => {
    const header = authorize(`${RFC_2617}, qop="auth,auth-int"`, {
      password: 'Circle Of Life',
      cnonce: '0a4f113b',
    })
    expect(field(header, 'response')).toBe('6629fae49393a05397450978507c4ef1')
    expect(header).not.toContain('algorithm')
  })

  it('RFC 2069 §2.4 with its erratum: no qop', () => {
    const header = authorize(RFC_2617, { password: 'CircleOfLife' })
    expect(field(header, 'response')).toBe('1949323746fe6a43ef61f9606e7febea')
    for (const absent of ['qop', 'nc', 'cnonce']) expect(field(header, absent)).toBeUndefined()
  })

  it('session variants hash the nonces into the secret', () => {
    const header = authorize('Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"')
    const secret = md5(`${md5('Mufasa:r:Circle of Life')}:n:${CNONCE}`)
    const expected = md5(`${secret}:n:00000001:${CNONCE}:auth:${md5('GET:/dir/index.html')}`)
    expect(field(header, 'response')).toBe(expected)
    expect(field(header, 'algorithm')).toBe('MD5-sess')
  })

  it('hashes the user name when asked', () => {
    const header = authorize(`Digest ${RFC_7616}, userhash=true`)
    expect(field(header, 'username')).toBe(md5('Mufasa:http-auth@example.org'))
    expect(header).toMatch(/, userhash=true$/)
    expect(field(header, 'response')).toBe(RFC_7616_MD5)
  })

  it('credentials are UTF-8 in normal form C', () => {
    const challenge = 'Digest realm="r", nonce="n"'
    const header = authorize(challenge, { username: 'jose\u0301', password: 'se\u0301cret' })
    expect(field(header, 'username*')).toBe("UTF-8''jos%C3%A9")
    const expected = md5(`${md5('jos\u00e9:r:s\u00e9cret')}:n:${md5('GET:/dir/index.html')}`)
    expect(field(header, 'response')).toBe(expected)
  })

  it('a realm that is not ASCII is hashed as the bytes that came', () => {
    const realm = Buffer.from('\u00e9').toString('latin1')
    const header = authorize(`Digest realm="${realm}", nonce="n"`)
    const secret = md5('Mufasa:\u00e9:Circle of Life')
    expect(field(header, 'response')).toBe(md5(`${secret}:n:${md5('GET:/dir/index.html')}`))
    expect(field(header, 'realm')).toBe(realm)
  })

  it.each([
    ['a quote', 'a"b\\c', 'username="a\\"b\\\\c"'],
    ['line ends', 'a\r\nb', "username*=UTF-8''a%0D%0Ab"],
    ['half a surrogate pair', '\ud800', "username*=UTF-8''%EF%BF%BD"],
  ])('a user name with %s cannot break the header', (_what, username, expected) => {
    expect(authorize('Digest realm="r", nonce="n"', { username })).toContain(`${expected}, `)
  })

  it.each([
    ['another scheme', 'Basic realm="x"'],
    ['another algorithm', 'Digest realm="r", nonce="n", algorithm=toString'],
    ['only auth-int', 'Digest realm="r", nonce="n", qop="auth-int"'],
    ['no nonce', 'Digest realm="r"'],
    ['no realm', 'Digest nonce="n"'],
  ])('gives no answer to %s', (_what, challenge) => {
    expect(authorize(challenge)).toBe('nothing')
  })

  it('makes a new client nonce each time', () => {
    const make = (): string | undefined =>
      digestAuthorization(parseAuthChallenges([`Digest ${RFC_7616}`]), {
        username: 'a',
        password: 'b',
        method: 'GET',
        uri: '/',
      })
    const [first, second] = [make() ?? '', make() ?? '']
    expect(field(first, 'cnonce')).toMatch(/^[A-Za-z0-9+/]{22}==$/)
    expect(field(second, 'cnonce')).not.toBe(field(first, 'cnonce'))
  })
})
