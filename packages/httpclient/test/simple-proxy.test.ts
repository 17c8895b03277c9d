import { once } from 'node:events'
import net from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { HTTPClientError, SimpleAsyncHTTPClient } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing, rejection } from './support/common-suite.ts'
import { CERTIFICATE } from './support/fixture.ts'
import { HttpProxy } from './support/http-proxy.ts'
import { RawPeer } from './support/raw-peer.ts'

collectLogs()

const OK = 'HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎ok'

function simple(): SimpleAsyncHTTPClient {
  return closing(new SimpleAsyncHTTPClient({ forceInstance: true }))
}

function via(port: number): { proxyHost: string; proxyPort: number } {
  return { proxyHost: '127.0.0.1', proxyPort: port }
}

describe('a proxy', () => {
  it('is asked for the URL as it was written, with the Host of the server', async () => {
    const proxy = await RawPeer.listen((exchange) => exchange.send(OK))
    const url = 'http://me:pw@Example.com:8080/a?b#c'
    await simple().fetch(url, { ...via(proxy.port), proxyUsername: 'p', proxyPassword: 'é' })
    const lines = proxy.heads[0]?.split('\r\n')
    expect(lines?.[0]).toBe('GET http://example.com:8080/a?b HTTP/1.1')
    expect(lines).toContain('Host: example.com:8080')
    expect(lines).toContain('Authorization: Basic bWU6cHc=')
    expect(lines).toContain('Proxy-Authorization: Basic cDrDqQ==')
  })

  it('a tunnel: Proxy-Authorization of the caller is for the proxy only', async () => {
    const server = await RawPeer.listenTls((exchange) => exchange.send(OK))
    const proxy = await HttpProxy.listen()
    const response = await simple().fetch(server.url(), {
      ...via(proxy.port),
      caCerts: CERTIFICATE,
      headers: { 'Proxy-Authorization': 'Basic x' },
    })
    expect(response.code).toBe(200)
    expect(proxy.requests).toEqual([[`CONNECT 127.0.0.1:${server.port}`, 'Basic x']])
    expect(server.received).not.toContain('Proxy-Authorization')
  })

  it('a tunnel is used again', async () => {
    const server = await RawPeer.listenTls((exchange) => exchange.send(OK))
    const proxy = await HttpProxy.listen()
    const client = simple()
    const options = { ...via(proxy.port), caCerts: CERTIFICATE }
    await client.fetch(server.url(), options)
    expect((await client.fetch(server.url(), options)).timeInfo['reused']).toBe(1)
    expect([proxy.connections, proxy.requests.length]).toEqual([1, 1])
    // Without the proxy it is another connection.
    expect((await client.fetch(server.url(), { caCerts: CERTIFICATE })).timeInfo['reused']).toBe(0)
  })

  it('a refusal comes with its response, also when statuses are no errors', async () => {
    const proxy = await RawPeer.listen((exchange) =>
      exchange.send('HTTP/1.1 502 Nobody There⏎X: y⏎Content-Length: 3⏎⏎no!'),
    )
    const fetching = simple().fetch('https://example.com/', {
      ...via(proxy.port),
      raiseError: false,
    })
    const error = (await rejection(fetching)) as HTTPClientError
    expect(error).toBeInstanceOf(HTTPClientError)
    expect([error.code, error.message]).toEqual([502, 'Nobody There'])
    expect(error.response?.headers.get('X')).toBe('y')
    expect(error.response?.body.toString()).toBe('no!')
    expect(proxy.heads[0]).toMatch(/^CONNECT example\.com:443 HTTP\/1\.1\r\nHost: example\.com:443/)
    while (proxy.open > 0) await new Promise(setImmediate)
  })

  it.each([
    ['closes', (socket: net.Socket) => socket.end()],
    ['speaks something else', (socket: net.Socket) => socket.end('SSH-2.0\r\n\r\n')],
    ['speaks before TLS', (socket: net.Socket) => socket.write('HTTP/1.1 200 OK\r\n\r\nhello')],
  ])('that %s is an error', async (_name, act) => {
    const proxy = await RawPeer.listen(({ socket }) => act(socket))
    const client = simple()
    await rejection(client.fetch('https://example.com/', via(proxy.port)))
    while (proxy.open > 0) await new Promise(setImmediate)
    expect(client.active.size).toBe(0)
  })

  it('the address of an IPv6 server stands in brackets', async () => {
    const proxy = await RawPeer.listen((exchange) => exchange.end())
    await rejection(simple().fetch('https://[::1]/', via(proxy.port)))
    expect(proxy.heads[0]).toMatch(/^CONNECT \[::1\]:443 HTTP/)
  })

  it('a timeout closes a tunnel that is being opened', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const accepted = once(server, 'connection') as Promise<[net.Socket]>
    const { port } = server.address() as net.AddressInfo
    const fetching = simple().fetch('https://example.com/', { ...via(port), connectTimeout: 0.1 })
    expect((await rejection(fetching)).message).toBe('Timeout while connecting')
    const [socket] = await accepted
    socket.resume()
    await once(socket, 'close')
    server.close()
  })
})
