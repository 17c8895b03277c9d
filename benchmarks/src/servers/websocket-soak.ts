import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { IOLoop, timerWheel } from '@tornado-ts/ioloop'
import { Application } from '@tornado-ts/web'
import { WebSocketHandler } from '@tornado-ts/websocket'
import type { Report } from './report.ts'

/** What the server still holds of its connections, after a garbage collection. */
export interface SoakReport extends Report {
  readonly opened: number
  readonly closed: number
  /** TCP connections, seen by Node. */
  readonly handles: number
  /** Entries of the timer wheel. */
  readonly timers: number
  readonly heapUsed: number
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const FLOOD = Buffer.alloc(200_000, 'flood ')

let opened = 0
let closed = 0

class Soaked extends WebSocketHandler {
  #leave: () => void = () => undefined
  readonly #left = new Promise<void>((resolve) => (this.#leave = resolve))

  override getCompressionOptions(): object {
    return {}
  }

  override open(): void {
    opened++
  }

  override onMessage(message: string | Buffer): void | Promise<void> {
    if (message === 'wait') return this.#left
    if (message === 'close') this.close(1001, 'going away')
    else if (message === 'flood') for (let i = 0; i < 8; i++) void this.writeMessage(FLOOD)
    else void this.writeMessage(message, { binary: typeof message !== 'string' })
  }

  override onClose(): void {
    closed++
    this.#leave()
  }
}

const settings = { websocketPingInterval: 60, logFunction: () => undefined }
const server = await new Application([['/', Soaked]], settings).listen(0, { address: '127.0.0.1' })

process.on('message', () => {
  collectGarbage()
  const { user, system } = process.cpuUsage()
  const { rss, heapUsed } = process.memoryUsage()
  const resources = process.getActiveResourcesInfo()
  const report: SoakReport = {
    cpu: user + system,
    rss,
    heapUsed,
    opened,
    closed,
    handles: resources.filter((name) => name === 'TCPSocketWrap').length,
    timers: timerWheel(IOLoop.current()).size,
  }
  process.send?.(report)
})
process.on('disconnect', () => process.exit(0))
process.send?.({ port: server.port })
