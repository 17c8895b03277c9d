import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { Resolver, SSLContext } from '@tornado-ts/netutil'
import { sendable, sentHeaders } from '../src/blocking/sendable.ts'

describe('sendable', () => {
  it.each<[what: string, value: unknown, expected: unknown]>([
    ['simple values', { a: 1, b: 'x', c: undefined, d: null, e: true }, undefined],
    ['dates', new Date(0), undefined],
    ['lists', [1, [2]], undefined],
    ['records without a prototype', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['headers', { headers: new HTTPHeaders({ a: '1' }) }, { headers: { A: ['1'] } }],
    ['maps', new Map([['a', ['b', 1]]]), [['a', ['b', 1]]]],
  ])('%s', (_what, value, expected = value) => {
    expect(structuredClone(sendable(value, 'value'))).toEqual(expected)
  })

  it('bytes, without the memory around them', () => {
    const bytes = Buffer.from('pooled')
    const copy = sendable(bytes, 'value') as Uint8Array
    expect(copy.buffer.byteLength).toBe(6)
    expect(Buffer.from(copy).toString()).toBe('pooled')
  })

  it.each<[value: unknown, name: string]>([
    [{ callback: () => {} }, 'options.callback'],
    [{ list: [1, Symbol('x')] }, 'options.list[1]'],
    [{ resolver: new Resolver() }, 'options.resolver'],
    [{ ssl: { context: new SSLContext() } }, 'options.ssl.context'],
  ])('refuses %p', (value, name) => {
    const message = `${name} cannot be sent to the thread of a blocking HTTPClient`
    expect(() => sendable(value, 'options')).toThrow(new TypeError(message))
  })

  it('all lines of a header', () => {
    const headers = new HTTPHeaders({ 'Set-Cookie': ['a=b', 'c=d'], Other: 'x' })
    expect(sentHeaders(headers)).toEqual({ 'Set-Cookie': ['a=b', 'c=d'], Other: ['x'] })
    expect([...new HTTPHeaders(sentHeaders(headers)).getAll()]).toEqual([...headers.getAll()])
  })
})
