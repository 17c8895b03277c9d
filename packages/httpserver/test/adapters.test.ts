import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders, HTTPInputError, RequestStartLine } from '@tornado-ts/httputil'
import type { HTTPConnection, HTTPMessageDelegate, HTTPServerRequest } from '@tornado-ts/httputil'
import { CallableAdapter, ProxyAdapter } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'

const logs = collectLogs()

/** A connection that notes whether it was closed. */
function connection(finished = false): HTTPConnection & { closed: boolean } {
  const made = {
    closed: false,
    finished,
    close() {
      made.closed = true
    },
    writeHeaders: () => Promise.resolve(),
    write: () => Promise.resolve(),
    finish() {},
    setCloseCallback() {},
    setMaxBodySize() {},
    setBodyTimeout() {},
    detach: () => undefined,
  }
  return made
}

const line = new RequestStartLine('POST', '/', 'HTTP/1.1')
const host = (): HTTPHeaders => new HTTPHeaders({ Host: 'a' })

describe('CallableAdapter', () => {
  test('calls back once, with the whole body', () => {
    const requests: HTTPServerRequest[] = []
    const target = connection()
    const adapter = new CallableAdapter((request) => void requests.push(request), target, 'server')
    adapter.headersReceived(line, host())
    for (const piece of ['ab', 'cd', 'e']) adapter.dataReceived(Buffer.from(piece))
    expect(requests).toEqual([])
    adapter.finish()
    expect(requests).toHaveLength(1)
    expect(String(requests[0]?.body)).toBe('abcde')
    expect(requests[0]).toMatchObject({ connection: target, serverConnection: 'server' })
  })

  test('one piece is not copied', () => {
    const piece = Buffer.from('abc')
    let body: Buffer | undefined
    const adapter = new CallableAdapter((request) => void (body = request.body), connection())
    adapter.headersReceived(line, host())
    adapter.dataReceived(piece)
    adapter.finish()
    expect(body).toBe(piece)
  })

  test('refuses a bad host and a bad form', () => {
    const adapter = new CallableAdapter(() => {}, connection())
    const bad = new HTTPHeaders({ Host: 'a b' })
    expect(() => adapter.headersReceived(line, bad)).toThrow(HTTPInputError)
    const form = host()
    form.set('Content-Type', 'multipart/form-data; boundary=b')
    adapter.headersReceived(line, form)
    adapter.dataReceived(Buffer.from('x'))
    expect(() => adapter.finish()).toThrow(HTTPInputError)
  })

  test('a connection that went away is not answered', () => {
    let called = false
    const adapter = new CallableAdapter(() => void (called = true), connection())
    adapter.finish()
    adapter.headersReceived(line, host())
    adapter.dataReceived(Buffer.from('x'))
    adapter.onConnectionClose()
    expect(called).toBe(false)
  })

  test.each([false, true])('a rejection closes what is not finished (%p)', async (finished) => {
    const target = connection(finished)
    const adapter = new CallableAdapter(async () => {
      throw new Error('a bug')
    }, target)
    adapter.headersReceived(line, host())
    adapter.finish()
    await new Promise((resolve) => setImmediate(resolve))
    expect(target.closed).toBe(!finished)
    expect(logs.app()).toEqual(['ERROR Uncaught exception'])
  })
})

describe('ProxyAdapter', () => {
  test('passes everything on, with a context of another kind too', () => {
    const calls: string[] = []
    const promise = Promise.resolve()
    const delegate: HTTPMessageDelegate = {
      headersReceived: () => promise,
      dataReceived: () => promise,
      finish: () => void calls.push('finish'),
      onConnectionClose: () => void calls.push('gone'),
    }
    const adapter = new ProxyAdapter(delegate, connection())
    expect(adapter.headersReceived(line, host())).toBe(promise)
    expect(adapter.dataReceived(Buffer.alloc(1))).toBe(promise)
    adapter.finish()
    adapter.onConnectionClose()
    expect(calls).toEqual(['finish', 'gone'])
  })
})
