import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { readFileSync } from 'node:fs'
import { afterEach, expect, test } from '@jest/globals'
import { HTTPRequest } from '@tornado-ts/httpclient'
import { Application } from '@tornado-ts/web'
import { websocketConnect } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, serve } from './support/serve.ts'

collectLogs()

const closers: (() => void)[] = []

afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** A proxy that opens tunnels for those who know the password, and does nothing else. */
async function proxy(): Promise<{ port: number; targets: string[] }> {
  const targets: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((_request, response) => response.writeHead(400).end())
  server.on('connection', (socket) => sockets.add(socket))
  server.on('connect', (request, socket: Socket) => {
    const password = Buffer.from('me:secret').toString('base64')
    if (request.headers['proxy-authorization'] !== `Basic ${password}`) {
      socket.end('HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n')
      return
    }
    targets.push(request.url ?? '')
    const target = connect(Number(request.url?.split(':')[1]), '127.0.0.1')
    sockets.add(target)
    target.on('error', () => socket.destroy())
    target.on('connect', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(target).pipe(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closers.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, targets }
}

test('ws through a tunnel', async () => {
  const site = await serve([['/', Echo]])
  const { port, targets } = await proxy()
  const options = {
    proxyHost: '127.0.0.1',
    proxyPort: port,
    proxyUsername: 'me',
    proxyPassword: 'secret',
  }
  await using ws = await websocketConnect(new HTTPRequest(site.url(), options))
  void ws.writeMessage('hello')
  expect(await ws.readMessage()).toBe('hello')
  expect(targets).toEqual([`127.0.0.1:${site.port}`])
})

test('wss through a tunnel', async () => {
  const fixture = (name: string): string => `${import.meta.dirname}/fixtures/${name}`
  const sslOptions = { certfile: fixture('cert.pem'), keyfile: fixture('key.pem') }
  const server = await new Application([['/', Echo]]).listen(0, {
    address: '127.0.0.1',
    sslOptions,
  })
  closers.push(() => void server.drain({ timeout: 0 }))
  const { port, targets } = await proxy()
  const request = new HTTPRequest(`wss://localhost:${server.port}/`, {
    proxyHost: '127.0.0.1',
    proxyPort: port,
    proxyUsername: 'me',
    proxyPassword: 'secret',
    caCerts: readFileSync(fixture('cert.pem')),
  })
  await using ws = await websocketConnect(request)
  void ws.writeMessage('hello')
  expect(await ws.readMessage()).toBe('hello')
  expect(targets).toEqual([`localhost:${server.port}`])
})

test('a proxy that refuses', async () => {
  const site = await serve([['/', Echo]])
  const { port } = await proxy()
  const request = new HTTPRequest(site.url(), { proxyHost: '127.0.0.1', proxyPort: port })
  await expect(websocketConnect(request)).rejects.toMatchObject({ code: 407 })
})
