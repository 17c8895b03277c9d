import { describe, expect, it } from '@jest/globals'
import {
  HTTPStreamClosedError,
  HTTPTimeoutError,
  type HTTPRequestOptions,
  SimpleAsyncHTTPClient,
} from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing, rejection } from './support/common-suite.ts'
import { RawPeer, type RawExchange } from './support/raw-peer.ts'

collectLogs()

const OK = 'HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎ok'

/** A peer that serves the first request and does something else with the second one. */
function peerThat(
  act: (exchange: RawExchange) => void,
  later = (exchange: RawExchange) => exchange.send(OK),
): Promise<RawPeer> {
  return RawPeer.listen((exchange) => {
    if (exchange.number === 1) exchange.send(OK)
    else if (exchange.number === 2) act(exchange)
    else later(exchange)
  })
}

/** A client with an idle connection to `peer`. */
async function warm(peer: RawPeer): Promise<SimpleAsyncHTTPClient> {
  const client = closing(new SimpleAsyncHTTPClient({ forceInstance: true }))
  await client.fetch(peer.url())
  expect(client.idleConnections).toBe(1)
  return client
}

describe('a request whose reused connection dies before the response', () => {
  it.each<[string, (exchange: RawExchange) => void]>([
    ['by an end', (exchange) => exchange.end()],
    ['by a reset', ({ socket }) => socket.resetAndDestroy()],
  ])('is sent once more: %s', async (_name, act) => {
    const peer = await peerThat(act)
    const client = await warm(peer)
    const response = await client.fetch(peer.url('/again'))
    expect([response.code, response.timeInfo['reused']]).toEqual([200, 0])
    expect(peer.heads.slice(1).map((head) => head.split(' ')[1])).toEqual(['/again', '/again'])
    expect(client.active.size).toBe(0)
  })

  it.each<[string, HTTPRequestOptions]>([
    ['HEAD', {}],
    ['OPTIONS', {}],
    ['DELETE', {}],
    ['PUT', { body: 'hello' }],
    ['TRACE', { allowNonstandardMethods: true }],
  ])('also %s', async (method, options) => {
    const peer = await peerThat((exchange) => exchange.end())
    const client = await warm(peer)
    expect((await client.fetch(peer.url(), { method, ...options })).code).toBe(200)
    expect(peer.sockets).toHaveLength(2)
    if (method === 'PUT') expect(peer.received.match(/hello/g)).toHaveLength(2)
  })

  it.each<[string, HTTPRequestOptions]>([
    ['POST', { body: 'a' }],
    ['PATCH', { body: 'a' }],
    ['OTHER', { allowNonstandardMethods: true }],
    ['PUT', { bodyProducer: (write) => write('a') }],
  ])('but not %s with %j', async (method, options) => {
    const peer = await peerThat((exchange) => exchange.end())
    const client = await warm(peer)
    const error = await rejection(client.fetch(peer.url(), { method, ...options }))
    expect(error).toBeInstanceOf(HTTPStreamClosedError)
    expect(peer.sockets).toHaveLength(1)
  })

  it('but not a third time', async () => {
    const peer = await peerThat(
      (exchange) => exchange.end(),
      (exchange) => exchange.end(),
    )
    const client = await warm(peer)
    const error = await rejection(client.fetch(peer.url()))
    expect(error).toMatchObject({ name: 'HTTPStreamClosedError', message: 'Stream closed' })
    expect(peer.heads).toHaveLength(3)
  })

  it('but not when a byte of the response has come', async () => {
    const peer = await peerThat((exchange) => exchange.end('H'))
    const client = await warm(peer)
    const error = await rejection(client.fetch(peer.url()))
    expect(error).toMatchObject({ name: 'HTTPStreamClosedError', message: 'Connection closed' })
    expect(peer.heads).toHaveLength(2)
  })

  it('but not on a connection of its own', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.end())
    const client = closing(new SimpleAsyncHTTPClient({ forceInstance: true }))
    await rejection(client.fetch(peer.url()))
    expect(peer.heads).toHaveLength(1)
  })

  it('within the time for both', async () => {
    const peer = await peerThat(
      (exchange) => setTimeout(() => exchange.end(), 100),
      () => {},
    )
    const client = await warm(peer)
    const started = performance.now()
    const error = await rejection(client.fetch(peer.url(), { requestTimeout: 0.3 }))
    expect(error).toBeInstanceOf(HTTPTimeoutError)
    expect(error.message).toBe('Timeout during request')
    // Coarse: not the time for one and then again for the other.
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(peer.heads).toHaveLength(3)
  })

  it('can be cancelled while it connects again', async () => {
    const controller = new AbortController()
    const peer = await peerThat((exchange) => {
      exchange.end()
      exchange.socket.on('close', () => controller.abort(new Error('enough')))
    })
    const client = await warm(peer)
    const fetching = client.fetch(peer.url(), { signal: controller.signal })
    const outcome = await fetching.then(
      () => 'ok',
      (error: Error) => error.message,
    )
    // Whichever came first, nothing is left behind.
    expect(['ok', 'enough']).toContain(outcome)
    expect(client.active.size).toBe(0)
  })
})
