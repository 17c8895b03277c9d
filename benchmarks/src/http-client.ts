import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import http from 'node:http'
import { SimpleAsyncHTTPClient } from '@tornado-ts/httpclient'
import { Pool } from 'undici'
import { median } from './median.ts'
import { ServerProcess } from './server-process.ts'

const FILE = `${import.meta.dirname}/http-client.js`

/** Fetches that run at a time, each on a connection that is kept alive. */
const CONCURRENCY = 64

/** Makes a function that fetches `/` once and reads the whole body. */
const CLIENTS: Readonly<Record<string, (port: number) => () => Promise<unknown>>> = {
  'tornado-ts': (port) => {
    const client = new SimpleAsyncHTTPClient({ forceInstance: true, maxClients: CONCURRENCY })
    const url = `http://127.0.0.1:${port}/`
    return () => client.fetch(url)
  },
  undici: (port) => {
    const pool = new Pool(`http://127.0.0.1:${port}`, { connections: CONCURRENCY })
    return async () => (await pool.request({ path: '/', method: 'GET' })).body.text()
  },
  'node:http': (port) => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENCY })
    return () =>
      new Promise((resolve, reject) => {
        const request = http.get({ host: '127.0.0.1', port, path: '/', agent }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('end', () => resolve(Buffer.concat(chunks)))
        })
        request.on('error', reject)
      })
  },
}

/** Microseconds of CPU, user and system, that this process takes for one request. */
async function cpuPerRequest(fetch: () => Promise<unknown>, requests: number): Promise<number> {
  let left = requests
  const fetchOneByOne = async (): Promise<void> => {
    while (left-- > 0) await fetch()
  }
  const before = process.cpuUsage()
  await Promise.all(Array.from({ length: CONCURRENCY }, fetchOneByOne))
  const { user, system } = process.cpuUsage(before)
  return (user + system) / requests
}

/** Serves the rounds that the parent asks for: this process is a client under test. */
function serveRounds(name: string, port: number): void {
  const fetch = CLIENTS[name]?.(port)
  if (fetch === undefined) throw new Error(`no client is called ${name}`)
  process.on('message', (requests: number) => {
    void cpuPerRequest(fetch, requests).then((cpu) => process.send?.(cpu))
  })
  process.on('disconnect', () => process.exit())
}

function startClient(name: string, port: number, core: number): ChildProcess {
  const args = ['-c', String(core), process.execPath, FILE, name, String(port)]
  return spawn('taskset', args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

async function round(client: ChildProcess, requests: number): Promise<number> {
  client.send(requests)
  const [cpu] = (await once(client, 'message')) as [number]
  return cpu
}

/**
 * A Markdown table: clients that fetch a small response over {@link CONCURRENCY} kept-alive
 * connections from a server that does as little as can be done. They take turns, so that a noisy
 * moment meets them all; the first round only warms them up.
 */
export async function httpClientTable(
  rounds: number,
  requests: number,
  serverCore: number,
  clientCore: number,
): Promise<string> {
  const server = await ServerProcess.start('net', serverCore)
  const names = Object.keys(CLIENTS)
  const clients = names.map((name) => startClient(name, server.port, clientCore))
  const results: number[][] = []
  for (let i = -1; i < rounds; i++) {
    const result: number[] = []
    for (const client of clients) result.push(await round(client, requests))
    if (i >= 0) results.push(result)
  }
  for (const client of clients) client.disconnect()
  await server.stop()
  const lines = [
    `### HTTP client: GET, ${CONCURRENCY} at a time`,
    '',
    `| client | CPU µs/request | ${names.map((name) => `CPU / ${name}`).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(names.length + 1)}`,
  ]
  for (const [i, name] of names.entries()) {
    const ratios = names.map((_, j) =>
      i === j ? '' : median(results.map((r) => (r[i] ?? 0) / (r[j] ?? 0))).toFixed(2),
    )
    const cpu = median(results.map((r) => r[i] ?? 0)).toFixed(2)
    lines.push(`| ${[name, cpu, ...ratios].join(' | ')} |`)
  }
  return `${lines.join('\n')}\n`
}

if (process.argv[1] === FILE) {
  const [, , name = '', port] = process.argv
  serveRounds(name, Number(port))
}
