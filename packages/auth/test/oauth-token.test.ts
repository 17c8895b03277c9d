import { describe, expect, it } from '@jest/globals'
import { AuthError } from '../src/index.ts'
import { decodeTokenCookie, encodeTokenCookie, parseToken } from '../src/oauth-token.ts'

describe('parseToken', () => {
  it('renames the token, keeps first values, drops blank ones', () => {
    const body = 'oauth_token=a%2Fb&oauth_token_secret=c&screen_name=foo&empty=&x=1&x=2'
    expect(parseToken(Buffer.from(body))).toEqual({
      key: 'a/b',
      secret: 'c',
      screen_name: 'foo',
      x: '1',
    })
  })

  it.each(['', 'oauth_token=a', 'oauth_token_secret=b', 'oauth_token=&oauth_token_secret=b', '{}'])(
    'refuses %j',
    (body) => {
      expect(() => parseToken(Buffer.from(body))).toThrow(AuthError)
    },
  )
})

describe('the cookie of a request token', () => {
  it('holds both parts in base64', () => {
    expect(encodeTokenCookie({ key: 'zxcv', secret: '1234' })).toBe('enhjdg==|MTIzNA==')
    expect(decodeTokenCookie('enhjdg==|MTIzNA==')).toEqual({ key: 'zxcv', secret: '1234' })
    const odd = { key: 'k|é', secret: '' }
    expect(decodeTokenCookie(encodeTokenCookie(odd))).toEqual(odd)
  })

  it.each(['', 'enhjdg==', 'a|b|c', 'enhjdg|MTIzNA==', '!!|MTIzNA==', '||'])(
    'is refused as %j',
    (cookie) => {
      expect(() => decodeTokenCookie(cookie)).toThrow('Malformed OAuth request token cookie')
    },
  )
})
