import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isValidIp } from '../src/is-valid-ip.ts'

describe('isValidIp', () => {
  test.each([
    '127.0.0.1',
    '4.4.4.4',
    '::1',
    '2620:0:1cfe:face:b00c::3',
    '::',
    'fe80::1%lo',
    '::ffff:127.0.0.1',
  ])('accepts %j', (ip) => {
    expect(isValidIp(ip)).toBe(true)
  })

  test.each([
    'www.google.com',
    'localhost',
    '4.4.4.4<',
    ' 127.0.0.1',
    '',
    ' ',
    '\n',
    '\0',
    'a'.repeat(100),
    '256.1.1.1',
    '1.2.3',
    '[::1]',
    '1.2.3.4\n',
    '1.2.3.4\0',
    '::1\0',
  ])('refuses %j', (ip) => {
    expect(isValidIp(ip)).toBe(false)
  })

  test.each(['127.1', '1', '0x7f.1', '010.0.0.1', '2130706433'])(
    'refuses %j, which C would read as an address',
    (ip) => {
      expect(isValidIp(ip)).toBe(false)
    },
  )

  test('refuses what is no string', () => {
    expect(isValidIp(1 as unknown as string)).toBe(false)
    expect(isValidIp(undefined as unknown as string)).toBe(false)
  })

  test('accepts every generated address and none with something around it', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6())
    const junk = fc.constantFrom(' ', '\t', '\r\n', '\0', '/', '\u00a0')
    fc.assert(
      fc.property(address, junk, (ip, extra) => {
        expect(isValidIp(ip)).toBe(true)
        expect(isValidIp(ip + extra)).toBe(false)
        expect(isValidIp(extra + ip)).toBe(false)
      }),
      { seed: 7 },
    )
  })
})
