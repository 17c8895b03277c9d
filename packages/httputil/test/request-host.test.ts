import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { HTTPHeaders, HTTPInputError } from '../src/index.ts'
import { checkHost, hostNameOf, requestHost } from '../src/request-host.ts'

describe('a Host header', () => {
  test.each([
    ['a', 'a'],
    ['a:80', 'a'],
    ['[::1]:8000', '[::1]'],
    ['[::1]', '[::1]'],
    ['', ''],
    ['a:', 'a:'],
    ['EXAMPLE.com', 'example.com'],
    ['Example.com:8080', 'example.com'],
    ['%41', '%41'],
    ['a_b', 'a_b'],
    ["!$&'()*+;=~", "!$&'()*+;=~"],
  ])('%j names the host %j', (host, name) => {
    expect(requestHost(new HTTPHeaders({ Host: host }), 'HTTP/1.1')).toBe(host)
    expect(hostNameOf(host)).toBe(name)
    // Once more when it is no longer the last one.
    checkHost('other')
    expect(hostNameOf(host)).toBe(name)
  })

  test.each(['a b', 'a/b', 'u@h', 'a%zz', 'a%4', 'a%', 'é', 'a?', 'a#', 'a\\', 'a\x7f', '☃', ' '])(
    '%j is invalid',
    (host) => {
      const headers = new HTTPHeaders()
      headers.set('Host', host)
      const shown = JSON.stringify(host).slice(1, -1)
      expect(() => requestHost(headers, 'HTTP/1.1')).toThrow(
        new HTTPInputError(`Invalid Host header: '${shown}'`),
      )
    },
  )

  test('may not come twice, not even with one value', () => {
    const headers = new HTTPHeaders({ Host: ['a', 'a'] })
    expect(() => requestHost(headers, 'HTTP/1.1')).toThrow(
      new HTTPInputError("Multiple host headers not allowed: 'a,a'"),
    )
    expect(() => {
      checkHost('a,b')
    }).toThrow(new HTTPInputError("Multiple host headers not allowed: 'a,b'"))
  })

  test('may be absent in HTTP/1.0 alone', () => {
    expect(requestHost(new HTTPHeaders(), 'HTTP/1.0')).toBe('127.0.0.1')
    for (const version of ['HTTP/1.1', 'HTTP/1.2']) {
      expect(() => requestHost(new HTTPHeaders(), version)).toThrow(
        new HTTPInputError('Missing Host header'),
      )
    }
  })

  test('that was valid does not make the next one so', () => {
    checkHost('a')
    expect(() => {
      checkHost('a b')
    }).toThrow(HTTPInputError)
    expect(() => {
      checkHost('a b')
    }).toThrow(HTTPInputError)
  })
})

test('property: exactly the grammar', () => {
  const piece = fc.constantFrom('a', 'Z', '%41', '%', '/', '@', ':', '[', ']', ' ', 'é', '.', '?')
  const grammar = /^(?:[[\]:A-Za-z0-9\-._~!$&'()*+;=]|%[0-9A-Fa-f]{2})*$/
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      (host) => {
        let valid = true
        try {
          checkHost(host)
        } catch {
          valid = false
        }
        expect(valid).toBe(grammar.test(host))
      },
    ),
    { seed: 7 },
  )
})
