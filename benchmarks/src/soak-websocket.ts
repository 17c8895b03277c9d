/**
 * Opens WebSocket connections and ends them in every way, by the thousand, and tells what the server
 * still holds after a garbage collection: memory, sockets and timers have to be flat.
 *
 * Run: npm run soak:websocket -- [--sockets 20000] [--batch 500]
 */
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { ServerProcess } from './server-process.ts'
import type { SoakReport } from './servers/websocket-soak.ts'
import { LoadClient, maskedFrame } from './websocket-load.ts'

const { values: options } = parseArgs({
  options: {
    sockets: { type: 'string', default: '20000' },
    batch: { type: 'string', default: '500' },
  },
})

const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'
const text = (message: string): Buffer => maskedFrame(Buffer.from(message), false)
const CLOSE = maskedFrame(Buffer.from([3, 232]), false)
CLOSE[0] = 0x88

/** How a connection ends, once a message has been answered. */
const ENDS: readonly ((client: LoadClient) => void)[] = [
  ({ socket }) => socket.destroy(),
  ({ socket }) => socket.resetAndDestroy(),
  ({ socket }) => socket.end(CLOSE),
  // An opcode that there is not.
  ({ socket }) => socket.end(Buffer.from([0xff])),
  // While a handler works, and while it has more to send than is read.
  ({ socket }) => socket.end(text('wait')),
  ({ socket }) => socket.pause().write(text('flood'), () => setTimeout(() => socket.destroy(), 50)),
  // The server begins, and gets its answer.
  ({ socket }) => socket.write(text('close'), () => socket.once('data', () => socket.end(CLOSE))),
]

async function openAndEnd(port: number, number: number): Promise<void> {
  const client = await LoadClient.open(port, '/', number % 2 === 0 ? DEFLATE : '')
  const { socket } = client
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(text('hello'))
  await once(socket, 'data')
  ENDS[number % ENDS.length]?.(client)
  await closed
}

const server = await ServerProcess.start('websocket-soak', 0)
const batch = Number(options.batch)
console.log('| opened | closed | RSS MiB | heap MiB | sockets | timers |')
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |')
for (let done = 0; done <= Number(options.sockets); done += batch) {
  if (done % (batch * 8) === 0) {
    // Sockets that wait for the end of their peer are given up after two seconds.
    await new Promise((resolve) => setTimeout(resolve, 2500))
    const report = (await server.report()) as SoakReport
    const mib = (bytes: number): string => (bytes / 1048576).toFixed(1)
    const cells = [report.opened, report.closed, mib(report.rss), mib(report.heapUsed)]
    console.log(`| ${[...cells, report.handles, report.timers].join(' | ')} |`)
  }
  await Promise.all(Array.from({ length: batch }, (_, i) => openAndEnd(server.port, done + i)))
}
await server.stop()
