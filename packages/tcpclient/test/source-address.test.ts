import { AF_INET, AF_INET6, AF_UNSPEC, type SockAddr } from '@tornado-ts/netutil'
import { describe, expect, test } from '@jest/globals'
import { connectFrom, familyFrom } from '../src/source-address.ts'

describe('familyFrom', () => {
  test.each([
    [undefined, AF_UNSPEC, AF_UNSPEC],
    [undefined, AF_INET6, AF_INET6],
    ['127.0.0.1', AF_UNSPEC, AF_INET],
    ['127.0.0.1', AF_INET, AF_INET],
    ['::1', AF_UNSPEC, AF_INET6],
    ['fe80::1%1', AF_INET6, AF_INET6],
  ])('source %s, family %d', (sourceIp, af, expected) => {
    expect(familyFrom(sourceIp, af)).toBe(expected)
  })

  test.each(['', 'localhost', '1.2.3', 7 as unknown as string])('refuses %j', (sourceIp) => {
    expect(() => familyFrom(sourceIp, AF_UNSPEC)).toThrow(TypeError)
  })

  test('refuses a source of another family', () => {
    expect(() => familyFrom('::1', AF_INET)).toThrow(RangeError)
    expect(() => familyFrom('127.0.0.1', AF_INET6)).toThrow(RangeError)
  })
})

describe('connectFrom', () => {
  const four: SockAddr = ['10.0.0.1', 80]
  const six: SockAddr = ['2001:db8::1', 80, 0, 0]

  test('leaves the address as it is without a source', () => {
    expect(connectFrom({}, AF_INET, four)).toBe(four)
    expect(connectFrom({ sourcePort: 0 }, AF_INET6, six)).toBe(six)
  })

  test.each([
    ['an address', { sourceIp: '10.0.0.2' }, AF_INET, four, '10.0.0.2', 0],
    ['both', { sourceIp: '::2', sourcePort: 99 }, AF_INET6, six, '::2', 99],
    ['a port for IPv4', { sourcePort: 99 }, AF_INET, four, '127.0.0.1', 99],
    ['a port for IPv6', { sourcePort: 99 }, AF_INET6, six, '::1', 99],
  ])('from %s', (_name, source, family, addr, localAddress, localPort) => {
    const expected = { host: addr[0], port: 80, localAddress, localPort }
    expect(connectFrom(source, family, addr)).toEqual(expected)
  })

  test.each<[SockAddr, string]>([
    [['fe80::1', 80, 0, 3], 'fe80::1%3'],
    [['fe80::1%eth0', 80, 0, 3], 'fe80::1%eth0'],
    [['fe80::1', 80, 0, 0], 'fe80::1'],
  ])('keeps the scope of %j', (addr, host) => {
    expect(connectFrom({ sourceIp: 'fe80::2' }, AF_INET6, addr)).toMatchObject({ host })
  })
})
