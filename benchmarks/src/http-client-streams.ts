import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { SimpleAsyncHTTPClient } from '@tornado-ts/httpclient'
import { request } from 'undici'
import { median } from './median.ts'
import { ServerProcess } from './server-process.ts'

const FILE = `${import.meta.dirname}/http-client-streams.js`
const MIB = 1_048_576
const PIECE = Buffer.alloc(65_536, 'stream ')

/** Moves so many bytes through a client, piece by piece. */
type Transfer = (url: string, bytes: number) => Promise<void>

function* pieces(bytes: number): Generator<Buffer> {
  for (let sent = 0; sent < bytes; sent += PIECE.length) yield PIECE
}

const TRANSFERS: Readonly<Record<string, Transfer>> = {
  'tornado-ts down': async (url, bytes) => {
    let received = 0
    const client = new SimpleAsyncHTTPClient({ forceInstance: true, maxBodySize: bytes })
    const { body } = await client.fetch(url, { stream: true, requestTimeout: 0 })
    for await (const chunk of body) received += chunk.length
    expectBytes(received, bytes)
  },
  'undici down': async (url, bytes) => {
    let received = 0
    const { body } = await request(url)
    for await (const chunk of body) received += (chunk as Buffer).length
    expectBytes(received, bytes)
  },
  'tornado-ts up': async (url, bytes) => {
    await new SimpleAsyncHTTPClient({ forceInstance: true }).fetch(url, {
      method: 'PUT',
      headers: { 'Content-Length': String(bytes) },
      requestTimeout: 0,
      async bodyProducer(write) {
        for (const piece of pieces(bytes)) await write(piece)
      },
    })
  },
  'undici up': async (url, bytes) => {
    const headers = { 'Content-Length': String(bytes) }
    const { body } = await request(url, {
      method: 'PUT',
      headers,
      body: Readable.from(pieces(bytes)),
    })
    await body.text()
  },
}

function expectBytes(received: number, bytes: number): void {
  if (received !== bytes) throw new Error(`${received} bytes came, not ${bytes}`)
}

interface Outcome {
  readonly seconds: number
  readonly cpu: number
  /** Most resident memory beyond what there was before, in bytes. */
  readonly growth: number
}

async function measure(transfer: Transfer, url: string, bytes: number): Promise<Outcome> {
  await transfer(`${url}${64 * MIB}`, 64 * MIB)
  const before = process.memoryUsage.rss()
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20)
  const cpu = process.cpuUsage()
  const start = performance.now()
  await transfer(`${url}${bytes}`, bytes)
  const seconds = (performance.now() - start) / 1000
  clearInterval(watch)
  const { user, system } = process.cpuUsage(cpu)
  return { seconds, cpu: user + system, growth: most - before }
}

/** Moves a body in a process of its own. */
async function transferOnce(
  name: string,
  port: number,
  bytes: number,
  core: number,
): Promise<Outcome> {
  const args = ['-c', String(core), process.execPath, FILE, name, String(port), String(bytes)]
  const child = spawn('taskset', args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [outcome] = (await once(child, 'message')) as [Outcome]
  await once(child, 'exit')
  return outcome
}

/**
 * A Markdown table: one body of so many bytes, down and up, through our client and undici's, which
 * take turns; medians of the rounds.
 */
export async function httpClientStreamTable(
  rounds: number,
  bytes: number,
  serverCore: number,
  clientCore: number,
): Promise<string> {
  const server = await ServerProcess.start('stream-peer', serverCore)
  const outcomes = new Map(Object.keys(TRANSFERS).map((name) => [name, [] as Outcome[]]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, list] of outcomes) {
      list.push(await transferOnce(name, server.port, bytes, clientCore))
    }
  }
  await server.stop()
  const lines = [
    `### HTTP client: a body of ${bytes / MIB} MiB in pieces`,
    '',
    '| transfer | MB/s | CPU ms | RSS, growth in MiB |',
    '| --- | ---: | ---: | ---: |',
  ]
  for (const [name, list] of outcomes) {
    const speed = median(list.map(({ seconds }) => bytes / 1e6 / seconds)).toFixed(0)
    const cpu = median(list.map((outcome) => outcome.cpu / 1000)).toFixed(0)
    const growth = median(list.map((outcome) => outcome.growth / MIB)).toFixed(1)
    lines.push(`| ${name} | ${speed} | ${cpu} | ${growth} |`)
  }
  return `${lines.join('\n')}\n`
}

if (process.argv[1] === FILE) {
  const [, , name = '', port, bytes] = process.argv
  const transfer = TRANSFERS[name]
  if (transfer === undefined) throw new Error(`no transfer is called ${name}`)
  process.send?.(await measure(transfer, `http://127.0.0.1:${port}/`, Number(bytes)))
  process.exit()
}
