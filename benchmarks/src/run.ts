import { parseArgs } from 'node:util'
import { httpClientTable } from './http-client.ts'
import { coordinationTable } from './coordination.ts'
import { idleConnectionBytes } from './idle-connections.ts'
import { load } from './load.ts'
import { memoryTable } from './memory.ts'
import { type Measurement, idleTable, scenarioTable } from './report-table.ts'
import { routingTable } from './routing.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'
import { ServerProcess } from './server-process.ts'
import { uploadTable } from './upload-memory.ts'
import { webTables } from './web-features.ts'
import { WEB_SCENARIOS } from './web-scenarios.ts'

/** Servers run on one core and the load generator on the other. */
const SERVER_CORE = 0
const LOAD_CORE = 1

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '10000' },
    requests: { type: 'string', default: '5000000' },
    upload: { type: 'string', default: String(2 ** 30) },
  },
})

/** Loads the servers of a scenario in turn, `rounds` times, so that a noisy moment meets them all. */
async function measure(
  scenario: Scenario,
  rounds: number,
  seconds: number,
): Promise<Measurement[]> {
  const servers: ServerProcess[] = []
  for (const name of scenario.servers) servers.push(await ServerProcess.start(name, SERVER_CORE))
  const measurements: Measurement[] = []
  try {
    for (let round = -1; round < rounds; round++) {
      for (const server of servers) {
        const before = await server.report()
        const { requests, seconds: elapsed } = await load(scenario, server.port, LOAD_CORE, seconds)
        const after = await server.report()
        if (round < 0) continue // the first round only warms the servers up
        measurements.push({
          server: server.name,
          round,
          cpuPerRequest: (after.cpu - before.cpu) / requests,
          requestsPerSecond: requests / elapsed,
          rss: after.rss,
        })
      }
    }
  } finally {
    for (const server of servers) await server.stop()
  }
  return measurements
}

for (const scenario of [...SCENARIOS, ...WEB_SCENARIOS]) {
  if (options.only !== undefined && !scenario.name.includes(options.only)) continue
  const measurements = await measure(scenario, Number(options.rounds), Number(options.seconds))
  console.log(scenarioTable(scenario, measurements))
}
if (options.only === undefined || 'idle'.includes(options.only)) {
  const rows: [string, number][] = []
  for (const name of ['node-http', 'fastify', 'tornado-httpserver', 'tornado-web']) {
    rows.push([name, await idleConnectionBytes(name, Number(options.connections), SERVER_CORE)])
  }
  console.log(idleTable(rows))
}
if (options.only === undefined || 'web: templates, cookies'.includes(options.only)) {
  console.log(webTables())
}
if (options.only === undefined || 'routing'.includes(options.only)) console.log(routingTable())
if (options.only === undefined || 'upload'.includes(options.only)) {
  console.log(await uploadTable(Number(options.upload), SERVER_CORE))
}
if (options.only === undefined || 'http client'.includes(options.only)) {
  console.log(await httpClientTable(Number(options.rounds), 30_000, SERVER_CORE, LOAD_CORE))
}
if (options.only === undefined || 'coordination'.includes(options.only)) {
  console.log(await coordinationTable())
}
if (options.only === undefined || 'memory'.includes(options.only)) {
  console.log(await memoryTable(Number(options.requests), SERVER_CORE, LOAD_CORE))
}
