import net from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { bindSockets } from '../src/bind-sockets.ts'
import { ListenSocket, unusedListenSockets } from '../src/listen-socket.ts'
import { setServerFactory, sharingKey } from '../src/shared-server.ts'
import { Opened } from './sockets.ts'

const opened = new Opened()

afterEach(async () => {
  setServerFactory(undefined)
  await opened.dispose()
})

describe('sharingKey', () => {
  test('tells apart what is asked for, and asked for again', () => {
    const host = '127.0.0.9'
    const keys = [0, 0, 80].map((port) => sharingKey({ host, port }))
    keys.push(sharingKey({ path: '/run/a' }), sharingKey({ fd: 3 }))
    expect(new Set(keys).size).toBe(5)
  })

  test.each([{ exclusive: true }, { reusePort: true }])('there is none for %p', (options) => {
    expect(sharingKey({ host: '127.0.0.9', port: 0, ...options })).toBe(undefined)
  })
})

test('a factory makes the servers of sockets that can be shared', async () => {
  const keys: string[] = []
  setServerFactory((options, key) => {
    keys.push(key)
    return net.createServer(options)
  })
  const shared = opened.add((await bindSockets(0, '127.0.0.1'))[0])
  const own = opened.add(await ListenSocket.listen({ host: '127.0.0.1', port: 0, exclusive: true }))
  expect(keys).toEqual([shared.key])
  expect(own.key).toBe(undefined)
  expect(unusedListenSockets()).toEqual(expect.arrayContaining([shared, own]))
})

test('closeWhenEmpty delivers what the system has accepted, then refuses', async () => {
  const [sock] = await bindSockets(0, '127.0.0.1')
  opened.add(sock)
  let connections = 0
  sock.server.on('connection', () => connections++)
  const clients = await Promise.all([opened.connect(sock), opened.connect(sock)])
  await sock.closeWhenEmpty()
  expect([connections, sock.closed]).toEqual([clients.length, true])
  await expect(opened.connect(sock)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
