/**
 * Opens WebSocket connections and ends them in every way, by the thousand, and tells what the server
 * still holds after a garbage collection: memory has to be flat, and no socket or timer may be left,
 * or the exit code is 1.
 *
 * Run: npm run soak:websocket -- [--sockets 20000] [--batch 500]
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { deflateRawSync } from 'node:zlib'
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
const UNFINISHED = maskedFrame(Buffer.alloc(100_000), true).subarray(0, 50_000)
/** Is inflated off the loop, where compression was agreed upon; else it is an error. */
const COMPRESSED = maskedFrame(deflateRawSync(Buffer.alloc(300_000, 'soak ')), true)
COMPRESSED[0] = 0xc2

/** How a connection ends, once a message has been answered. */
const ENDS: readonly ((client: LoadClient) => void)[] = [
  ({ socket }) => socket.destroy(),
  ({ socket }) => socket.resetAndDestroy(),
  ({ socket }) => socket.end(CLOSE),
  // An opcode that there is not.
  ({ socket }) => socket.end(Buffer.from([0xff])),
  // Within what it sends.
  ({ socket }) => socket.write(UNFINISHED, () => socket.resetAndDestroy()),
  ({ socket }) => socket.write(COMPRESSED, () => socket.destroy()),
  // While a handler works, and while it has more to send than is read.
  ({ socket }) => socket.end(text('wait')),
  ({ socket }) => socket.pause().write(text('flood'), () => setTimeout(() => socket.destroy(), 50)),
  // The server begins, and gets its answer.
  ({ socket }) => socket.write(text('close'), () => socket.once('data', () => socket.end(CLOSE))),
]

async function endInHandshake(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write('GET / HTTP/1.1\r\nHost: loc', () => socket.resetAndDestroy())
  await once(socket, 'close')
}

async function openAndEnd(port: number, number: number): Promise<void> {
  if (number % 10 === 9) return endInHandshake(port)
  const client = await LoadClient.open(port, '/', number % 2 === 0 ? DEFLATE : '')
  const { socket } = client
  socket.on('error', () => undefined)
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(text('hello'))
  await once(socket, 'data')
  ENDS[number % ENDS.length]?.(client)
  await closed
}

/** Tells what the server holds; of connections that are over that has to be nothing. */
async function tell(server: ServerProcess): Promise<void> {
  // Sockets that wait for the end of their peer are given up after two seconds.
  await new Promise((resolve) => setTimeout(resolve, 2500))
  const report = (await server.report()) as SoakReport
  const mib = (bytes: number): string => (bytes / 1048576).toFixed(1)
  const cells = [report.opened, report.closed, mib(report.rss), mib(report.heapUsed)]
  console.log(`| ${[...cells, report.handles, report.timers].join(' | ')} |`)
  if (report.closed < report.opened || report.handles + report.timers > 0) process.exitCode = 1
}

const server = await ServerProcess.start('websocket-soak', 0)
const batch = Number(options.batch)
console.log('| opened | closed | RSS MiB | heap MiB | sockets | timers |')
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |')
const total = Number(options.sockets)
for (let done = 0; done < total;) {
  await Promise.all(Array.from({ length: batch }, (_, i) => openAndEnd(server.port, done + i)))
  done += batch
  if (done % (batch * 4) === 0 || done >= total) await tell(server)
}
await server.stop()
