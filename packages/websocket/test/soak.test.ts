import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { IOLoop, timerWheel } from '@tornado-ts/ioloop'
import { WebSocketGroup, WebSocketHandler } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { serve, Signal } from './support/serve.ts'
import { LIVES } from './support/short-lives.ts'

collectLogs()

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const SOCKETS = 2_000
const AT_ONCE = 50
const FLOOD = Buffer.alloc(200_000, 'flood ')

let opened = 0
let closed = 0
let handlers: WeakRef<WebSocketHandler>[] = []
const group = new WebSocketGroup()
const errors = new Set<string>()

/** Does what it is told, and counts. */
class Soaked extends WebSocketHandler {
  readonly #gone = new Signal()

  override getCompressionOptions(): object {
    return {}
  }

  override open(): void | Promise<void> {
    opened++
    group.add(this)
    handlers.push(new WeakRef(this))
    if (this.request.path === '/slow') return soon()
  }

  override onMessage(message: string | Buffer): void | Promise<void> {
    if (message === 'wait') return this.#gone.promise
    if (message === 'work') return soon()
    if (message === 'throw') throw new Error('as asked')
    if (message === 'close') this.close(1001, 'going away')
    else if (message === 'flood') for (let i = 0; i < 8; i++) void this.writeMessage(FLOOD)
    else void this.writeMessage(message, { binary: typeof message !== 'string' })
  }

  override onClose(): void {
    closed++
    this.#gone.resolve()
  }

  override logException(error: unknown): void {
    errors.add(String(error))
  }
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10))
}

function tcpHandles(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
}

test('sockets that are killed at any moment leave nothing behind', async () => {
  const rules = ['/', '/slow'].map((path): [string, typeof Soaked] => [path, Soaked])
  const site = await serve(rules, { websocketPingInterval: 60 })
  const wheel = timerWheel(IOLoop.current())
  const before = { handles: tcpHandles(), wheel: wheel.size }

  async function soak(count: number): Promise<void> {
    let begun = 0
    const one = async (): Promise<void> => {
      while (begun < count) await LIVES[begun++ % LIVES.length]!(site.port)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, one))
    while (closed < opened || wheel.size > before.wheel || tcpHandles() > before.handles) {
      await soon()
    }
    collectGarbage()
  }

  await soak(SOCKETS / 10)
  const heap = process.memoryUsage().heapUsed
  await soak(SOCKETS)
  expect(opened).toBeGreaterThan(SOCKETS / 2)
  expect(closed).toBe(opened)
  expect(group.size).toBe(0)
  expect([...errors]).toEqual(['Error: as asked'])
  // Coarse: what one of the sockets needs while it is open is some 10 KB.
  expect(process.memoryUsage().heapUsed - heap).toBeLessThan(SOCKETS * 2_000)
  handlers = handlers.filter((handler) => handler.deref() !== undefined)
  expect(handlers.length).toBeLessThan(SOCKETS / 20)
})
