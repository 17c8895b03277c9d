/**
 * What push mode and `writeNoWait` cost on top of a bare socket: two servers that answer every
 * chunk with the same canned bytes, measured in turn in CPU microseconds per chunk.
 *
 * Run: node --conditions=tornado-ts-source --import tsx bench/push-mode.ts [seconds] [rounds]
 */
import { type ChildProcess, fork } from 'node:child_process'
import net from 'node:net'
import { IOStream, type StreamConsumer } from '../src/index.ts'

const ANSWER =
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, world!'
const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
const CONNECTIONS = 32

let chunks = 0

class Answering implements StreamConsumer {
  readonly #stream: IOStream

  constructor(stream: IOStream) {
    this.#stream = stream
  }

  onData(_chunk: Buffer): void {
    chunks += 1
    this.#stream.writeNoWait(ANSWER, 'latin1')
  }

  onClose(): void {}
}

function answer(this: net.Socket): void {
  chunks += 1
  this.write(ANSWER, 'latin1')
}

function ignore(): void {}

function serve(kind: string): void {
  const server = net.createServer({ pauseOnConnect: kind !== 'net', noDelay: true })
  server.on('connection', (socket) => {
    if (kind === 'net') {
      socket.on('data', answer)
      socket.on('error', ignore)
    } else {
      const stream = new IOStream(socket)
      stream.setConsumer(new Answering(stream))
    }
  })
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as net.AddressInfo).port))
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ user, system, chunks })
  })
}

interface Usage {
  user: number
  system: number
  chunks: number
}

function usage(child: ChildProcess): Promise<Usage> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as Usage))
    child.send('usage')
  })
}

function load(port: number): () => void {
  const sockets = Array.from({ length: CONNECTIONS }, () => {
    const socket = net.connect(port, '127.0.0.1')
    socket.setNoDelay(true)
    socket.on('data', () => socket.write(REQUEST, 'latin1'))
    socket.write(REQUEST, 'latin1')
    return socket
  })
  return () => sockets.forEach((socket) => socket.destroy())
}

async function measure(kind: string, seconds: number): Promise<{ user: number; all: number }> {
  const child = fork(import.meta.filename, [kind], {
    execArgv: ['--conditions=tornado-ts-source', '--import', 'tsx'],
  })
  const port = await new Promise<number>((resolve) =>
    child.once('message', (p) => resolve(Number(p))),
  )
  const stop = load(port)
  await new Promise((resolve) => setTimeout(resolve, 500))
  const before = await usage(child)
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  const after = await usage(child)
  stop()
  child.kill()
  const count = after.chunks - before.chunks
  const user = (after.user - before.user) / count
  return { user, all: user + (after.system - before.system) / count }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN
}

async function compare(seconds: number, rounds: number): Promise<void> {
  const results: Record<string, { user: number[]; all: number[] }> = {}
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['net', 'iostream']) {
      const { user, all } = await measure(kind, seconds)
      const row = (results[kind] ??= { user: [], all: [] })
      row.user.push(user)
      row.all.push(all)
    }
  }
  for (const [kind, { user, all }] of Object.entries(results)) {
    const figures = `user ${median(user).toFixed(2)}, user+system ${median(all).toFixed(2)}`
    console.log(`${kind.padEnd(8)} ${figures} µs CPU per chunk`)
  }
}

const kind = process.argv[2]
if (kind === 'net' || kind === 'iostream') serve(kind)
else void compare(Number(process.argv[2] ?? 1), Number(process.argv[3] ?? 5))
