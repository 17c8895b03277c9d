import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, jest, test } from '@jest/globals'
import { executionScope } from '@tornado-ts/concurrent'
import { addAcceptHandler } from '../src/accept-handler.ts'
import { bindSockets } from '../src/bind-sockets.ts'
import { Opened, until } from './sockets.ts'

const opened = new Opened()

afterEach(async () => {
  jest.restoreAllMocks()
  await opened.dispose()
})

// In a file of its own: once a scope has been entered, in whatever test, there is no way back.
test('no scope is entered for a connection while there is one loop and no context', async () => {
  const run = jest.spyOn(AsyncLocalStorage.prototype, 'run')
  const enter = jest.spyOn(AsyncLocalStorage.prototype, 'enterWith')
  const sock = opened.add((await bindSockets(0, '127.0.0.1'))[0])
  const arrived = once(sock.server, 'connection')
  await opened.connect(sock)
  await arrived
  let delivered = 0
  addAcceptHandler(sock, (connection) => {
    opened.add(connection)
    delivered++
  })
  await opened.connect(sock)
  await until(() => delivered === 2)
  expect([executionScope.active, run.mock.calls, enter.mock.calls]).toEqual([false, [], []])
})

test('a delivered connection is not kept by the socket that accepted it', async () => {
  const sock = opened.add((await bindSockets(0, '127.0.0.1'))[0])
  let seen: WeakRef<object> | undefined
  addAcceptHandler(sock, (connection) => {
    seen = new WeakRef(connection)
    connection.destroy()
  })
  const client = await opened.connect(sock)
  await once(client.resume(), 'close')
  expect(sock.readable).toBe(false)
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  await until(() => {
    collect()
    return seen?.deref() === undefined
  })
  expect(seen?.deref()).toBeUndefined()
})
