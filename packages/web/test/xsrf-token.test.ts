import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeXsrfToken, encodeXsrfToken, randomXsrfToken } from '../src/xsrf-token.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const SECRET = hex('00112233445566778899aabbccddeeff')

describe('encodeXsrfToken', () => {
  it.each<[number, number, string, string]>([
    [2, 1300000000.9, 'deadbeef', '2|deadbeef|debc9cdc9af8d8985634145412705010|1300000000'],
    [2, 1700000000, '01020304', '2|01020304|0113213745576573899ba9bfcddfedfb|1700000000'],
    [1, 1300000000, 'deadbeef', '00112233445566778899aabbccddeeff'],
  ])('version %p at %p with mask %p is %p', (version, timestamp, mask, text) => {
    expect(encodeXsrfToken({ secret: SECRET, timestamp }, version, hex(mask))).toBe(text)
    expect(decodeXsrfToken(text)?.secret).toEqual(SECRET)
  })

  it('masks with other bytes each time', () => {
    const token = randomXsrfToken()
    const [first, second] = [encodeXsrfToken(token, 2), encodeXsrfToken(token, 2)]
    expect(first).toMatch(/^2\|[0-9a-f]{8}\|[0-9a-f]{32}\|\d{10}$/)
    expect(second).not.toBe(first)
    expect(decodeXsrfToken(second)).toEqual(token)
    expect(decodeXsrfToken(first)).toEqual(token)
    expect(randomXsrfToken().secret).not.toEqual(token.secret)
  })

  it('knows two versions', () => {
    const token = randomXsrfToken()
    expect(() => encodeXsrfToken(token, 3)).toThrow(new RangeError('unknown xsrf cookie version 3'))
  })
})

describe('decodeXsrfToken', () => {
  it.each<[string, Buffer]>([
    ['2|deadbeef|debc9cdc|1300000000', hex('00112233')],
    ['2|DEADBEEF|DEBC9CDC|1300000000', hex('00112233')],
    ['2|deadbeef||1300000000', Buffer.alloc(0)],
    ['deadbeef', hex('deadbeef')],
    ['DEADBEEF', hex('deadbeef')],
    ['', Buffer.alloc(0)],
    ['xoxo', Buffer.from('xoxo')],
    ['abc', Buffer.from('abc')],
    ['12ab34 ', Buffer.from('12ab34 ')],
    ['é', Buffer.from('é')],
  ])('reads %p', (text, secret) => {
    expect(decodeXsrfToken(text, 1700000000.5)?.secret).toEqual(secret)
  })

  it('takes the time from version 2, and now for what has none', () => {
    const now = 1700000000.5
    expect(decodeXsrfToken('2|deadbeef|debc9cdc|1300000000', now)?.timestamp).toBe(1300000000)
    expect(decodeXsrfToken('deadbeef', now)?.timestamp).toBe(1700000000)
  })

  it.each([
    '2|deadbeef|debc9cdc|13|00',
    '2|deadbeef|debc9cdc|1.5',
    '2|deadbeef|debc9cdc|',
    '2|deadbeef|debc9cdc',
    '2|zz|aa|1',
    '2|dead|debc|1',
    '2|deadbeef00|debc|1',
    '2||debc|1',
    '2|deadbeef|deb|1',
    '2|deadbeef|xx|1',
    '2|',
    '3|',
    '3|deadbeef|debc9cdc|1300000000',
    '1|x',
    '12|deadbeef|debc9cdc|1300000000',
  ])('makes nothing of %p', (text) => {
    expect(decodeXsrfToken(text)).toBeUndefined()
  })

  it('never throws, and reads all that is written', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array({ minLength: 1 }), (text, secret) => {
        decodeXsrfToken(text)
        decodeXsrfToken(`2|deadbeef|${text}`)
        const token = { secret: Buffer.from(secret), timestamp: 1300000000 }
        expect(decodeXsrfToken(encodeXsrfToken(token, 2))).toEqual(token)
        expect(decodeXsrfToken(encodeXsrfToken(token, 1))?.secret).toEqual(token.secret)
      }),
      { seed: 1300000000, numRuns: 200 },
    )
  })
})
