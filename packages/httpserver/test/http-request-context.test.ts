import net from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { IOStream } from '@tornado-ts/iostream'
import type { Address } from '@tornado-ts/netutil'
import { HTTPRequestContext } from '../src/index.ts'

const settings = {
  protocol: undefined,
  trustedDownstream: new Set(['1.1.1.1']),
  upgrades: { add() {}, delete() {} },
}
const context = (address: Address | ''): HTTPRequestContext =>
  new HTTPRequestContext(new IOStream(new net.Socket()), address, settings)

describe('HTTPRequestContext', () => {
  test.each<[Address | '', string, string, string]>([
    [{ address: '1.2.3.4', port: 1, family: 'IPv4' }, '1.2.3.4', '1.2.3.4', 'IPv4'],
    [{ address: '::1', port: 1, family: 'IPv6' }, '::1', '::1', 'IPv6'],
    [{ address: '::ffff:1.2.3.4', port: 1, family: 'IPv6' }, '1.2.3.4', '1.2.3.4', 'IPv6'],
    ['', '0.0.0.0', 'Unix socket', 'Unix'],
  ])('%j', (address, remoteIp, text, addressFamily) => {
    const made = context(address)
    expect(made).toMatchObject({ address, remoteIp, protocol: 'http', addressFamily })
    expect(String(made)).toBe(text)
    expect(made.trustedDownstream.has('1.1.1.1')).toBe(true)
    expect(made.upgrades).toBe(settings.upgrades)
  })

  test('a long list of trusted hops is walked to the first that is not', () => {
    const made = context('')
    const hops = `9.9.9.9,${'1.1.1.1,'.repeat(5000)}1.1.1.1`
    made.applyProxyHeaders(new HTTPHeaders({ 'X-Forwarded-For': hops }))
    expect(made.remoteIp).toBe('9.9.9.9')
  })
})
