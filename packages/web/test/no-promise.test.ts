import { createHook } from 'node:async_hooks'
import { once } from 'node:events'
import { expect, it } from '@jest/globals'
import { RequestHandler } from '../src/index.ts'
import { serve } from './serve.ts'

class Hello extends RequestHandler {
  override get(): void {
    this.write('Hello, world')
  }
}

/** How many resources of each kind Node creates while the server answers `count` requests. */
async function countResources(path: string, count: number): Promise<Map<string, number>> {
  const site = await serve([['/', Hello]], { logFunction: () => undefined })
  const socket = await site.socket()
  const bytes = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const ask = (): void => void socket.write(bytes)
  let left = 0
  let done: () => void = () => undefined
  socket.on('data', () => {
    if (--left > 0) ask()
    else done()
  })
  const run = (requests: number): Promise<void> =>
    new Promise((resolve) => {
      left = requests
      done = resolve
      ask()
    })
  await run(100)
  const kinds = new Map<string, number>()
  const hook = createHook({
    init(_id, kind) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    },
  })
  const finished = run(count)
  hook.enable()
  await finished
  hook.disable()
  socket.destroy()
  await once(socket, 'close')
  return kinds
}

it('a synchronous handler costs no promise, timer or immediate', async () => {
  const requests = 500
  const kinds = await countResources('/', requests)
  // A few belong to the test itself; one per request would be five hundred.
  for (const kind of ['PROMISE', 'Timeout', 'Immediate', 'Microtask']) {
    expect(kinds.get(kind) ?? 0).toBeLessThan(requests / 20)
  }
})
