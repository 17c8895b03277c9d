import { expect, it } from '@jest/globals'
import {
  type ApplicationOptions,
  createSignedValue,
  decodeSignedValue,
  RequestHandler,
} from '../src/index.ts'
import { decodeXsrfToken, encodeXsrfToken, randomXsrfToken } from '../src/xsrf-token.ts'
import { runPython, whereTornadoIsInstalled } from './python-tornado.ts'
import { serve } from './serve.ts'

// Reads a list of `[function, argument...]` and writes what the functions return.
const PYTHON = `
import json, sys
from unittest.mock import Mock
from tornado.httputil import HTTPServerRequest
from tornado.web import (Application, RequestHandler, create_signed_value, decode_signed_value,
                         get_signature_key_version)

def secret_of(secret):
    return {int(k): v for k, v in secret.items()} if isinstance(secret, dict) else secret

def sign(secret, name, value, version, key_version):
    return create_signed_value(secret_of(secret), name, bytes.fromhex(value), version=version,
                               key_version=key_version).decode()

def read(secret, name, value):
    found = decode_signed_value(secret_of(secret), name, value)
    return None if found is None else found.hex()

def key_version(value):
    return get_signature_key_version(value)

def handler(settings={}):
    request = HTTPServerRequest(method='GET', uri='/', connection=Mock())
    return RequestHandler(Application(**settings), request)

def xsrf_token(version):
    made = handler({'xsrf_cookie_version': version})
    return [made.xsrf_token.decode(), made._get_raw_xsrf_token()[1].hex()]

def xsrf_read(text):
    token = handler()._decode_xsrf_token(text)[1]
    return None if token is None else token.hex()

print(json.dumps([globals()[name](*rest) for name, *rest in json.load(sys.stdin)]))
`

/** Calls functions of {@link PYTHON}, all in one process. */
function callPython(calls: readonly (readonly unknown[])[]): unknown[] {
  return runPython(PYTHON, calls) as unknown[]
}

const KEYS = { 0: 'old', 3: 'clé' }
const VALUES = ['', 'value', 'Zoë ☃', 'a|b:c;d', '\0\xff', 'x'.repeat(1000)].map((text) =>
  Buffer.from(text, 'latin1'),
)

whereTornadoIsInstalled()('with Tornado', () => {
  it('signed values are read in both directions', () => {
    const calls: unknown[][] = []
    const expected: unknown[] = []
    const theirs: [ApplicationOptions['cookieSecret'], Buffer][] = []
    for (const value of VALUES) {
      const hex = value.toString('hex')
      for (const version of [1, 2]) {
        calls.push([
          'read',
          'sécret',
          'name',
          createSignedValue('sécret', 'name', value, { version }),
        ])
        expected.push(hex)
      }
      calls.push(['read', KEYS, 'name', createSignedValue(KEYS, 'name', value, { keyVersion: 3 })])
      expected.push(hex)
    }
    calls.push(['read', 'sécret', 'other', createSignedValue('sécret', 'name', 'x')])
    calls.push(['key_version', createSignedValue(KEYS, 'name', 'x', { keyVersion: 3 })])
    expected.push(null, 3)
    const firstSigned = calls.length
    for (const value of VALUES) {
      const hex = value.toString('hex')
      calls.push(['sign', 'sécret', 'name', hex, 1, null], ['sign', 'sécret', 'name', hex, 2, null])
      calls.push(['sign', KEYS, 'name', hex, 2, 3])
      theirs.push(['sécret', value], ['sécret', value], [KEYS, value])
    }
    const results = callPython(calls)
    expect(results.slice(0, firstSigned)).toEqual(expected)
    const signed = results.slice(firstSigned) as string[]
    expect(signed).toHaveLength(theirs.length)
    for (const [index, [secret = '', value]] of theirs.entries()) {
      expect(decodeSignedValue(secret, 'name', signed[index])).toEqual(value)
    }
  })

  it('XSRF tokens are read in both directions', async () => {
    const token = randomXsrfToken()
    const texts = [
      encodeXsrfToken(token, 1),
      encodeXsrfToken(token, 2),
      '2|deadbeef|debc9cdc|1300000000',
      '2|DEADBEEF|DEBC9CDC|1300000000',
      '2|deadbeef||1300000000',
      '2|deadbeef|debc9cdc|13|00',
      '2|deadbeef|debc9cdc|1.5',
      '2|zz|aa|1',
      '3|',
      '1|x',
      'deadbeef',
      'xoxo',
      'abc',
      '12ab34 ',
      'é',
    ]
    const [first, second, ...read] = callPython([
      ['xsrf_token', 1],
      ['xsrf_token', 2],
      ...texts.map((text) => ['xsrf_read', text]),
    ])
    expect(read).toEqual(texts.map((text) => decodeXsrfToken(text)?.secret.toString('hex') ?? null))
    expect(read[1]).toBe(token.secret.toString('hex'))

    class Form extends RequestHandler {
      override post(): void {
        this.write('taken')
      }
    }
    const site = await serve([['/', Form]], { xsrfCookies: true })
    for (const [text, secret] of [first, second] as [string, string][]) {
      for (const field of [text, secret]) {
        const headers = { Cookie: `_xsrf=${text}`, 'X-XSRFToken': field }
        expect((await site.ask('/', { method: 'POST', headers })).body).toBe('taken')
      }
    }
  })
})
