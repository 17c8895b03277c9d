import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, it } from '@jest/globals'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { timerWheel, IOLoop } from '@tornado-ts/ioloop'
import { SimpleAsyncHTTPClient } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing } from './support/common-suite.ts'

collectLogs()

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
/** `SOAK_FETCHES=20000` is a longer test, of some ten seconds. */
const FETCHES = Number(process.env['SOAK_FETCHES'] ?? 2000)
const CONCURRENCY = 50

/** What a server may do with a request, in turn; `abort` is of the client that has sent it. */
const TRICKS: readonly ((socket: Socket, abort: () => void) => void)[] = [
  ...Array.from({ length: 9 }, () => (socket: Socket) => socket.write(OK)),
  (socket) => socket.end(OK),
  (socket) => socket.write(`${OK}x`),
  (socket) => socket.resetAndDestroy(),
  (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nok'),
  (socket) => socket.write('HTTP/1.1 302 Found\r\nLocation: ?again\r\nContent-Length: 0\r\n\r\n'),
  (socket) => socket.write('HTTP/1.1 nonsense\r\n\r\n'),
  (_socket, abort) => abort(),
]

let closeServer = (): void => {}

afterEach(() => closeServer())

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapUsed(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

describe('many fetches, answered and broken in every way', () => {
  it('leave nothing behind', async () => {
    let requests = 0
    const controllers = new Map<string, AbortController>()
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
      socket.on('data', (data: Buffer) => {
        const number = /^GET \/(\d+)/.exec(data.toString())?.[1] ?? ''
        TRICKS[requests++ % TRICKS.length]!(socket, () => controllers.get(number)?.abort())
      })
    })
    closeServer = () => server.close()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const client = closing(new SimpleAsyncHTTPClient({ forceInstance: true, maxClients: 40 }))
    const wheel = timerWheel(IOLoop.current())
    const outcomes = { fulfilled: 0, rejected: 0 }

    async function fetchMany(count: number): Promise<void> {
      let left = count
      const one = async (): Promise<void> => {
        while (left > 0) {
          const number = String(left--)
          const controller = new AbortController()
          controllers.set(number, controller)
          const fetching = client.fetch(`${url}${number}`, { signal: controller.signal })
          const [{ status }] = await Promise.allSettled([fetching])
          controllers.delete(number)
          outcomes[status]++
        }
      }
      await Promise.all(Array.from({ length: CONCURRENCY }, one))
    }

    await fetchMany(FETCHES / 10)
    const before = heapUsed()
    await fetchMany(FETCHES)
    expect(outcomes.fulfilled).toBeGreaterThan(FETCHES / 4)
    expect(outcomes.rejected).toBeGreaterThan(FETCHES / 10)
    expect([client.active.size, client.queue.size]).toEqual([0, 0])
    // Idle connections are all that hangs in the wheel, and all the server sees.
    expect(wheel.size).toBe(client.idleConnections)
    client.closeIdleConnections()
    while (sockets.size > 0) await new Promise(setImmediate)
    expect(wheel.size).toBe(0)
    // A fetch needs some 5 KB; what is left of it must be far from that.
    expect((heapUsed() - before) / FETCHES).toBeLessThan(1000)
  }, 60_000)
})
