/**
 * WebSocket servers compared: ours and `ws`, in CPU microseconds of the server process per message.
 *
 * Run: npm run bench:websocket -- [--only echo] [--rounds 5] [--seconds 2]
 */
import { execFileSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { type Measurement, scenarioTable } from './report-table.ts'
import { ServerProcess } from './server-process.ts'
import { broadcastLoad, echoLoad, LoadClient, maskedFrame } from './websocket-load.ts'

const SERVER_CORE = 0
const LOAD_CORE = 1
const OURS = 'websocket-tornado'
const PEER = 'websocket-ws'
const SERVERS = [OURS, PEER]
const DEFLATE = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n'

interface WebSocketScenario {
  readonly name: string
  readonly path: string
  readonly sockets: number
  readonly frame: Buffer
  /** Undefined for a broadcast. */
  readonly inFlight?: number
}

const SHORT_TEXT = maskedFrame(Buffer.alloc(125, 'The quick brown fox jumps. '), false)
const LARGE_DATA = maskedFrame(Buffer.alloc(65_536, 'binary'), true)
const CHAT = maskedFrame(
  Buffer.from(
    JSON.stringify({
      room: 'lobby',
      messages: Array.from({ length: 16 }, (_, id) => ({
        id,
        author: `user-${id * 7919}`,
        text: `Message number ${id * id} of this conversation, about nothing at all`,
      })),
    }),
  ),
  false,
)

const SCENARIOS: readonly WebSocketScenario[] = [
  {
    name: 'echo of 125 bytes of text, 1 in flight',
    path: '/echo',
    sockets: 64,
    frame: SHORT_TEXT,
    inFlight: 1,
  },
  {
    name: 'echo of 125 bytes of text, 16 in flight',
    path: '/echo',
    sockets: 64,
    frame: SHORT_TEXT,
    inFlight: 16,
  },
  {
    name: 'echo of 64 KiB of data, 1 in flight',
    path: '/echo',
    sockets: 64,
    frame: LARGE_DATA,
    inFlight: 1,
  },
  {
    name: 'echo of 2 KiB of JSON, permessage-deflate',
    path: '/echo-deflate',
    sockets: 64,
    frame: CHAT,
    inFlight: 1,
  },
  { name: 'broadcast of 2 KiB of JSON to 200', path: '/broadcast', sockets: 200, frame: CHAT },
  {
    name: 'broadcast of 2 KiB of JSON to 200, permessage-deflate',
    path: '/broadcast-deflate',
    sockets: 200,
    frame: CHAT,
  },
]

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    idle: { type: 'string', default: '15000' },
  },
})

function load(
  scenario: WebSocketScenario,
  clients: readonly LoadClient[],
  seconds: number,
): Promise<number> {
  const { frame, inFlight } = scenario
  if (inFlight === undefined) return broadcastLoad(clients, frame, seconds)
  return echoLoad(clients, frame, inFlight, seconds)
}

/** Loads both servers in turn, so that a noisy moment meets them all; the first round warms up. */
async function measure(
  scenario: WebSocketScenario,
  rounds: number,
  seconds: number,
): Promise<Measurement[]> {
  const peers: { server: ServerProcess; clients: LoadClient[] }[] = []
  const headers = scenario.path.endsWith('-deflate') ? DEFLATE : ''
  for (const name of SERVERS) {
    const server = await ServerProcess.start(name, SERVER_CORE)
    const opening = Array.from({ length: scenario.sockets }, () =>
      LoadClient.open(server.port, scenario.path, headers),
    )
    peers.push({ server, clients: await Promise.all(opening) })
  }
  const measurements: Measurement[] = []
  for (let round = -1; round < rounds; round++) {
    for (const { server, clients } of peers) {
      const before = await server.report()
      const start = performance.now()
      const messages = await load(scenario, clients, seconds)
      const elapsed = (performance.now() - start) / 1000
      const after = await server.report()
      if (round < 0) continue
      measurements.push({
        server: server.name,
        round,
        cpuPerRequest: (after.cpu - before.cpu) / messages,
        requestsPerSecond: messages / elapsed,
        rss: after.rss,
      })
    }
  }
  for (const { server, clients } of peers) {
    for (const { socket } of clients) socket.destroy()
    await server.stop()
  }
  return measurements
}

/** Resident memory of the server for each of `count` sockets that have sent one message each. */
async function idleBytes(name: string, count: number): Promise<number> {
  const server = await ServerProcess.start(name, SERVER_CORE)
  const clients: LoadClient[] = []
  const open = async (wanted: number): Promise<void> => {
    while (clients.length < wanted) {
      const batch = Array.from({ length: 500 }, () => LoadClient.open(server.port, '/echo'))
      const opened = await Promise.all(batch)
      await echoLoad(opened, SHORT_TEXT, 1, 0)
      clients.push(...opened)
    }
  }
  await open(1000)
  for (const { socket } of clients.splice(0)) socket.destroy()
  await settle()
  const before = await server.report()
  await open(count)
  await settle()
  const after = await server.report()
  for (const { socket } of clients) socket.destroy()
  await server.stop()
  return (after.rss - before.rss) / count
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2000))
}

execFileSync('taskset', ['-a', '-cp', String(LOAD_CORE), String(process.pid)])
for (const scenario of SCENARIOS) {
  if (options.only !== undefined && !scenario.name.includes(options.only)) continue
  const measurements = await measure(scenario, Number(options.rounds), Number(options.seconds))
  console.log(
    scenarioTable({ ...scenario, connections: scenario.sockets, servers: SERVERS }, measurements),
  )
}
if (options.only === undefined || 'idle'.includes(options.only)) {
  console.log(
    '### idle sockets after one message each\n\n| server | KiB of RSS per socket |\n| --- | ---: |',
  )
  for (const name of SERVERS) {
    const bytes = await idleBytes(name, Number(options.idle))
    console.log(`| ${name} | ${(bytes / 1024).toFixed(2)} |`)
  }
}
