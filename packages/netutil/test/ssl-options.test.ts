import fs from 'node:fs'
import tls from 'node:tls'
import { describe, expect, test } from '@jest/globals'
import { CERT_NONE, CERT_OPTIONAL, CERT_REQUIRED, SSLContext } from '../src/ssl-context.ts'
import { type SSLOptions, sslOptionsToContext } from '../src/ssl-options.ts'
import { fixture } from './fixture.ts'

const serverFiles = { certfile: fixture('server.crt'), keyfile: fixture('server.key') }

describe('sslOptionsToContext', () => {
  test('returns a context as it is', () => {
    const context = new SSLContext()
    expect(sslOptionsToContext(context)).toBe(context)
    expect(sslOptionsToContext(context, { serverSide: true })).toBe(context)
  })

  test('wraps a SecureContext', () => {
    const secureContext = tls.createSecureContext()
    const context = sslOptionsToContext(secureContext, { serverSide: true })
    expect(context.secureContext).toBe(secureContext)
    expect(context.verifyMode).toBe(CERT_NONE)
  })

  test('names an unknown key', () => {
    const options = { certFile: 'x' } as unknown as SSLOptions
    expect(() => sslOptionsToContext(options)).toThrow('unknown key "certFile" in sslOptions')
  })

  test.each(['certfile', 'keyfile', 'caCerts'])('reports a missing %s at once', (key) => {
    expect(() => sslOptionsToContext({ [key]: fixture('none.pem') })).toThrow(
      expect.objectContaining({ code: 'ENOENT' }),
    )
  })

  test('reports a key that does not fit', () => {
    const options = { certfile: fixture('server.crt'), keyfile: fixture('client.key') }
    expect(() => sslOptionsToContext(options)).toThrow(/key values mismatch/)
  })

  test('refuses an unknown certReqs', () => {
    const options = { certReqs: 3 } as unknown as SSLOptions
    expect(() => sslOptionsToContext(options)).toThrow(RangeError)
  })

  test('finds the key in certfile', () => {
    expect(() => sslOptionsToContext({ certfile: fixture('server.pem') })).not.toThrow()
    expect(() => sslOptionsToContext({ certfile: fixture('server.crt') })).toThrow()
  })

  test.each([
    [false, undefined, CERT_REQUIRED, true],
    [false, CERT_OPTIONAL, CERT_OPTIONAL, true],
    [false, CERT_NONE, CERT_NONE, false],
    [true, undefined, CERT_NONE, false],
    [true, CERT_REQUIRED, CERT_REQUIRED, true],
  ])('serverSide %p with certReqs %p', (serverSide, certReqs, verifyMode, checkHostname) => {
    const context = sslOptionsToContext({ ...serverFiles, certReqs }, { serverSide })
    expect(context).toMatchObject({ serverSide, verifyMode, checkHostname })
  })
})

describe('SSLContext', () => {
  test.each([
    [CERT_NONE, { requestCert: false, rejectUnauthorized: false }],
    [CERT_OPTIONAL, { requestCert: true, rejectUnauthorized: false }],
    [CERT_REQUIRED, { requestCert: true, rejectUnauthorized: true }],
  ])('server options with verifyMode %p', (verifyMode, expected) => {
    const context = new SSLContext({}, { serverSide: true, verifyMode, alpnProtocols: ['a', 'b'] })
    const { secureContext } = context
    expect(context.serverOptions()).toEqual({
      ...expected,
      secureContext,
      ALPNProtocols: ['a', 'b'],
    })
  })

  test.each([
    ['example.com', { host: 'example.com', servername: 'example.com' }],
    ['127.0.0.1', { host: '127.0.0.1' }],
    ['::1', { host: '::1' }],
    [undefined, {}],
  ])('client options for host %p', (host, expected) => {
    const context = new SSLContext()
    const { secureContext } = context
    expect(context.clientOptions(host)).toEqual({
      ...expected,
      secureContext,
      rejectUnauthorized: true,
    })
  })

  test('verifies only what it is told to', () => {
    const context = new SSLContext()
    context.checkHostname = false
    expect(context.clientOptions('h').checkServerIdentity?.('h', {} as never)).toBeUndefined()
    expect(context.clientOptions('h').rejectUnauthorized).toBe(true)
    context.verifyMode = CERT_NONE
    expect(context.clientOptions('h').rejectUnauthorized).toBe(false)
  })

  test('takes PEM text', () => {
    const cert = fs.readFileSync(fixture('server.crt'))
    const key = fs.readFileSync(fixture('server.key'))
    expect(new SSLContext({ cert, key }, { serverSide: true }).serverSide).toBe(true)
  })
})
