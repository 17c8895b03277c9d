import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from '@jest/globals'
import { IOLoop, timerWheel } from '@tornado-ts/ioloop'
import { WebSocketGroup } from '../src/index.ts'
import { TEXT } from './support/frames.ts'
import { collectLogs } from './support/logs.ts'
import { DeflateEcho, serve, type Site } from './support/serve.ts'

const logs = collectLogs()

const SETTINGS = { websocketPingInterval: 60, websocketPingTimeout: 30 }

test('2000 sockets that are killed in every way leave nothing behind', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const group = new WebSocketGroup()
  let open = 0
  class Watched extends DeflateEcho {
    override open(): void {
      open++
      group.add(this)
    }
    override onClose(): void {
      open--
    }
  }
  const site = await serve([['/', Watched]], SETTINGS)
  const wheel = timerWheel(IOLoop.current())
  const settled = async (): Promise<void> => {
    while (open > 0) await new Promise((resolve) => setTimeout(resolve, 5))
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
    collect()
  }
  await batches(site, 200)
  await settled()
  const before = { timers: wheel.size, handles: handles(), heap: process.memoryUsage().heapUsed }
  await batches(site, 2000)
  await settled()
  expect(wheel.size).toBe(before.timers)
  expect(group.size).toBe(0)
  expect(handles()).toBeLessThanOrEqual(before.handles + 5)
  // A leak of a connection is three kilobytes at least, of a compressed one ten.
  expect(process.memoryUsage().heapUsed - before.heap).toBeLessThan(2000 * 1500)
  expect(logs('ERROR')).toEqual([])
}, 60_000)

async function batches(site: Site, count: number): Promise<void> {
  for (let done = 0; done < count; done += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, i) => once(site, i % 4)))
  }
}

async function once(site: Site, way: number): Promise<void> {
  const peer = await site.open('/', { 'Sec-WebSocket-Extensions': 'permessage-deflate' })
  peer.send(TEXT, 'hello')
  if (way < 3) await peer.receive()
  if (way === 0) peer.destroy()
  else if (way === 1) peer.socket.resetAndDestroy()
  else if (way === 2) {
    peer.sendClose(1000)
    await peer.closed()
    peer.socket.end()
  } else {
    peer.socket.end(Buffer.from([0x83]))
    await peer.closed()
  }
}

function handles(): number {
  return process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout|Zlib/i.test(kind)).length
}
