import { describe, expect, test } from '@jest/globals'
import { CERT_NONE, CERT_REQUIRED, SSLContext } from '@tornado-ts/netutil'
import tls from 'node:tls'
import { serverContext } from '../src/server-context.ts'
import { TCPServer } from '../src/tcp-server.ts'
import { fixture, sslOptions } from './servers.ts'

const { certfile, keyfile } = sslOptions
const missing = fixture('none.pem')

describe('sslOptions', () => {
  test.each([
    [{ keyfile }, 'missing key "certfile" in sslOptions'],
    [{}, 'missing key "certfile" in sslOptions'],
    [{ certfile: missing }, `certfile "${missing}" does not exist`],
    [{ certfile: missing, keyfile }, `certfile "${missing}" does not exist`],
    [{ certfile, keyfile: missing }, `keyfile "${missing}" does not exist`],
  ])('%# are refused at construction', (options, message) => {
    expect(() => new TCPServer({ sslOptions: options })).toThrow(new RangeError(message))
  })

  test('that OpenSSL refuses are refused at construction', () => {
    const cert = fixture('server.crt')
    expect(() => new TCPServer({ sslOptions: { certfile: cert, keyfile: cert } })).toThrow()
    expect(() => new TCPServer({ sslOptions: { certfile: cert } })).toThrow()
  })

  test.each([
    ['two files', sslOptions],
    ['one file', { certfile: fixture('server.pem') }],
    ['an SSLContext', new SSLContext()],
    ['a SecureContext', tls.createSecureContext()],
  ])('may be %s', (_title, options) => {
    expect(new TCPServer({ sslOptions: options }).sslOptions).toBe(options)
  })

  test('become a context for a server', () => {
    expect(serverContext(sslOptions)).toMatchObject({ serverSide: true, verifyMode: CERT_NONE })
    expect(serverContext({ ...sslOptions, certReqs: CERT_REQUIRED }).verifyMode).toBe(CERT_REQUIRED)
    const context = new SSLContext()
    expect(serverContext(context)).toBe(context)
  })
})
