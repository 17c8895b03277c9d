import { once } from 'node:events'
import net from 'node:net'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { currentChain, ExceptionStackContext } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { appLog } from '@tornado-ts/log'
import { type AcceptCallback, addAcceptHandler } from '../src/accept-handler.ts'
import type { Address } from '../src/address.ts'
import { bindSockets } from '../src/bind-sockets.ts'
import type { ListenSocket } from '../src/listen-socket.ts'
import { Opened, until } from './sockets.ts'

const opened = new Opened()

afterEach(async () => {
  jest.restoreAllMocks()
  await opened.dispose()
})

async function bind(backlog = 128): Promise<ListenSocket> {
  return opened.add((await bindSockets(0, '127.0.0.1', { backlog }))[0])
}

/** Connects, and waits until the server side has arrived. */
async function connect(sock: ListenSocket): Promise<number> {
  const arrived = once(sock.server, 'connection')
  const client = await opened.connect(sock)
  await arrived
  return client.localPort!
}

/** An accept callback that notes the ports of its peers. */
function recorder(): { ports: number[]; callback: AcceptCallback } {
  const ports: number[] = []
  return {
    ports,
    callback(connection, address) {
      opened.add(connection)
      ports.push((address as Address).port)
    },
  }
}

function logged(): jest.SpiedFunction<typeof appLog.error> {
  return jest.spyOn(appLog, 'error').mockReturnValue(undefined)
}

describe('addAcceptHandler', () => {
  test('delivers a connection within its event, paused', async () => {
    const sock = await bind()
    let seen: unknown
    addAcceptHandler(sock, (connection, address) => {
      opened.add(connection)
      seen = [connection.isPaused(), address]
    })
    const port = await connect(sock)
    expect(seen).toEqual([true, { address: '127.0.0.1', port, family: 'IPv4' }])
  })

  test('loses no byte sent before the consumer reads', async () => {
    const sock = await bind()
    const client = net.connect(sock.port, '127.0.0.1')
    client.end('early')
    opened.add(client)
    await once(sock.server, 'connection')
    const text = await new Promise<string>((resolve) => {
      addAcceptHandler(sock, (connection) => {
        let received = ''
        opened.add(connection).setEncoding('latin1')
        connection.on('data', (chunk: string) => (received += chunk))
        connection.on('end', () => resolve(received)).resume()
      })
    })
    expect(text).toBe('early')
  })

  test('delivers what was held first, later, and in order', async () => {
    const sock = await bind()
    const expected = [await connect(sock), await connect(sock)]
    const { ports, callback } = recorder()
    addAcceptHandler(sock, callback)
    expect(ports).toEqual([])
    expected.push(await connect(sock))
    await until(() => ports.length === 3)
    expect(ports).toEqual(expected)
  })

  test('delivers at most 128 held connections per iteration', async () => {
    const sock = await bind(200)
    for (let count = 0; count < 130; count++) await connect(sock)
    const { ports, callback } = recorder()
    const turns: number[] = []
    addAcceptHandler(sock, callback)
    const watch = (): void => {
      turns.push(ports.length)
      if (ports.length < 130) IOLoop.current().addCallback(watch)
    }
    watch()
    await until(() => ports.length === 130)
    expect(turns.filter((count) => count > 0 && count < 130)).toEqual([128])
  })

  test('is refused on a socket that has a handler or is closed', async () => {
    const sock = await bind()
    const remove = addAcceptHandler(sock, () => {})
    expect(() => addAcceptHandler(sock, () => {})).toThrow('has an accept handler')
    remove()
    addAcceptHandler(sock, () => {})
    await sock.close()
    expect(() => addAcceptHandler(sock, () => {})).toThrow('closed')
    expect(() => addAcceptHandler(sock, undefined as unknown as AcceptCallback)).toThrow(TypeError)
  })

  test('passes over a connection that is gone', async () => {
    const sock = await bind()
    const { ports, callback } = recorder()
    sock.server.prependOnceListener('connection', (socket) => socket.destroy())
    addAcceptHandler(sock, callback)
    await connect(sock)
    const port = await connect(sock)
    expect(ports).toEqual([port])
  })
})

describe('the remover', () => {
  test('takes effect within an iteration; the rest is held for the next handler', async () => {
    const sock = await bind()
    const expected = [await connect(sock), await connect(sock), await connect(sock)]
    const first = recorder()
    const remove = addAcceptHandler(sock, (connection, address) => {
      first.callback(connection, address)
      remove()
    })
    await until(() => first.ports.length > 0)
    await new Promise(setImmediate)
    expected.push(await connect(sock))
    expect(first.ports).toEqual(expected.slice(0, 1))
    const second = recorder()
    addAcceptHandler(sock, second.callback)
    await until(() => second.ports.length === 3)
    expect(second.ports).toEqual(expected.slice(1))
  })

  test('does not touch a later handler', async () => {
    const sock = await bind()
    const remove = addAcceptHandler(sock, () => {})
    remove()
    const { ports, callback } = recorder()
    addAcceptHandler(sock, callback)
    remove()
    const port = await connect(sock)
    expect(ports).toEqual([port])
  })

  test('before the first iteration: the handler gets nothing', async () => {
    const sock = await bind()
    await connect(sock)
    const { ports, callback } = recorder()
    addAcceptHandler(sock, callback)()
    await new Promise(setImmediate)
    await new Promise(setImmediate)
    expect([ports, sock.readable]).toEqual([[], true])
  })
})

describe('a callback that fails', () => {
  test.each<[string, (error: Error) => void]>([
    [
      'by throwing',
      (error) => {
        throw error
      },
    ],
    ['by rejecting', (error) => Promise.reject(error) as unknown as void],
  ])('%s is logged, and the next connection is served', async (_title, fail) => {
    const errors = logged()
    const sock = await bind()
    const { ports, callback } = recorder()
    const reason = new Error('no')
    addAcceptHandler(sock, (connection, address) => {
      callback(connection, address)
      if (ports.length === 1) return fail(reason)
    })
    await connect(sock)
    await connect(sock)
    await until(() => ports.length === 2)
    await new Promise(setImmediate)
    expect(errors).toHaveBeenCalledTimes(1)
    const [message, ...args] = errors.mock.calls[0]!
    expect(message).toMatch(/Exception in callback/)
    expect(args.at(-1)).toEqual({ excInfo: reason })
  })
})

describe('the place a callback runs in', () => {
  test('has the loop of the registration and no stack context', async () => {
    const sock = await bind()
    await connect(sock)
    const loop = new IOLoop({ makeCurrent: false })
    const seen: unknown[] = []
    const look: AcceptCallback = (connection) => {
      opened.add(connection)
      seen.push([IOLoop.current() === loop, currentChain().length])
    }
    await loop.runSync(() => {
      new ExceptionStackContext(() => true).run(() => addAcceptHandler(sock, look))
      return until(() => seen.length === 1)
    })
    await connect(sock)
    expect(seen).toEqual([
      [true, 0],
      [true, 0],
    ])
    loop.close()
  })
})
