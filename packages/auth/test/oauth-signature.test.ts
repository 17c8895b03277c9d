import { describe, expect, it } from '@jest/globals'
import { accessTokenUrl, requestParameters, requestTokenUrl } from '../src/oauth-requests.ts'
import { newStamp, oauthSignature } from '../src/oauth-signature.ts'
import { oauthEscape, urlEncode } from '../src/url-encode.ts'

const stamp = { timestamp: '1300000000', nonce: '00112233445566778899aabbccddeeff' }

describe('encoding', () => {
  it('writes forms as Python does', () => {
    expect(urlEncode({ a: 'b c', '~': "~!*'()", é: '☃', n: 1, t: true })).toBe(
      'a=b+c&~=~%21%2A%27%28%29&%C3%A9=%E2%98%83&n=1&t=true',
    )
  })

  it('escapes all but the unreserved characters for signatures', () => {
    expect(oauthEscape('AZaz09_.-~ /+%é')).toBe('AZaz09_.-~%20%2F%2B%25%C3%A9')
  })
})

describe('oauthSignature', () => {
  const protocol = {
    oauth_consumer_key: 'asdf',
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: stamp.timestamp,
    oauth_nonce: stamp.nonce,
    oauth_version: '1.0',
  }
  const consumer = { key: 'asdf', secret: 'qwer' }
  const token = { key: 'uiop', secret: '5678' }
  const url = 'http://www.example.com/api/asdf'

  it.each(['1.0', '1.0a'] as const)('signs a request of a user, %s', (version) => {
    const signed = requestParameters({
      ...{ version, consumer, token, url, method: 'GET', stamp },
      parameters: { foo: 'bar' },
    })
    expect(signed).toEqual({
      ...protocol,
      oauth_token: 'uiop',
      oauth_signature: 'fGirOtVXHyRXMFT3I2Sfvqv0g9k=',
    })
  })

  it('signs without a token', () => {
    const parameters = { ...protocol, oauth_token: 'uiop', foo: 'bar' }
    expect(oauthSignature({ version: '1.0a', consumer, method: 'GET', url, parameters })).toBe(
      'T8nefC2oSX6k2SwG31nhAhJFmC0=',
    )
  })

  it.each([
    ['1.0', 'p7TfSqcwRhsHI6E8zl/hHPscguc='],
    ['1.0a', 'DUNEnX/7AK3Wz9ffXWJc5oCZJwc='],
  ] as const)('escapes what has to be escaped, %s', (version, signature) => {
    const signed = requestParameters({
      version,
      consumer: { key: 'asdf', secret: 's e/c~r+t&é' },
      token: { key: 'uiop', secret: 'x=y&z ~' },
      method: 'post',
      url: 'HTTPS://API.Example.com:443/1/St%20.json?ignored=1#f',
      parameters: { status: "Hello ~ world & é/ü+!*'()", b: 2, a: 1, foo: 'bar' },
      stamp,
    })
    expect(signed['oauth_signature']).toBe(signature)
  })

  it("agrees with Twitter's documented example", () => {
    const signature = oauthSignature({
      version: '1.0a',
      consumer: {
        key: 'xvz1evFS4wEEPTGEFPHBog',
        secret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
      },
      token: {
        key: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
        secret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
      },
      method: 'POST',
      url: 'https://api.twitter.com/1.1/statuses/update.json',
      parameters: {
        status: 'Hello Ladies + Gentlemen, a signed OAuth request!',
        include_entities: 'true',
        oauth_consumer_key: 'xvz1evFS4wEEPTGEFPHBog',
        oauth_nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
        oauth_signature_method: 'HMAC-SHA1',
        oauth_timestamp: '1318622958',
        oauth_token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
        oauth_version: '1.0',
      },
    })
    expect(signature).toBe('hCtSmYh+iHYCEqBWrE7C7hYmtUk=')
  })

  it('refuses a URL it cannot normalize', () => {
    const request = { version: '1.0', consumer, method: 'GET', parameters: {} } as const
    expect(() => oauthSignature({ ...request, url: '/relative' })).toThrow(
      'not an absolute URL: /relative',
    )
  })
})

describe('the URLs of the steps', () => {
  const consumer = { key: 'asdf', secret: 'qwer' }
  const step = { version: '1.0a', consumer, url: 'https://p.example/request', stamp } as const
  const common =
    'https://p.example/request?oauth_consumer_key=asdf&oauth_signature_method=HMAC-SHA1' +
    '&oauth_timestamp=1300000000&oauth_nonce=00112233445566778899aabbccddeeff&oauth_version=1.0'

  it.each([
    ['nothing', {}, '&oauth_signature=wh4n08fYdBsAww1IOpi2BUeJczY%3D'],
    [
      'a callback',
      { oauth_callback: 'http://me.example/cb?y=2', x_auth: 'a b' },
      '&oauth_callback=http%3A%2F%2Fme.example%2Fcb%3Fy%3D2&x_auth=a+b' +
        '&oauth_signature=3o7fgKxOJ7U0AEh%2FD7RfZB0UWRc%3D',
    ],
    [
      'no callback',
      { oauth_callback: 'oob' },
      '&oauth_callback=oob&oauth_signature=sMV9QWc5hPq97wXaLywD%2BIBRZSQ%3D',
    ],
  ])('ask for a request token with %s', (_, parameters, rest) => {
    expect(requestTokenUrl({ ...step, parameters })).toBe(common + rest)
  })

  it('ask for an access token', () => {
    const token = { key: 'zxcv', secret: '1234', verifier: 'ver' }
    const url = accessTokenUrl({ ...step, url: 'https://p.example/access', token })
    expect(url).toBe(
      'https://p.example/access?oauth_consumer_key=asdf&oauth_token=zxcv' +
        '&oauth_signature_method=HMAC-SHA1&oauth_timestamp=1300000000' +
        '&oauth_nonce=00112233445566778899aabbccddeeff&oauth_version=1.0' +
        '&oauth_verifier=ver&oauth_signature=NXrcFRDLqAAcN7T5Nnp7KUSgwpQ%3D',
    )
  })
})

it('never stamps two requests alike', () => {
  const [a, b] = [newStamp(), newStamp()]
  expect(a.nonce).toMatch(/^[0-9a-f]{32}$/)
  expect(a.nonce).not.toBe(b.nonce)
  expect(Number(a.timestamp)).toBeCloseTo(Date.now() / 1000, -1)
})
