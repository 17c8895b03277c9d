import { parseArgs } from 'node:util'
import { coordinationTable } from './coordination.ts'
import { httpClientStreamTable } from './http-client-streams.ts'
import { httpClientTable } from './http-client.ts'
import { idleConnectionBytes } from './idle-connections.ts'
import { measureScenario } from './measure-scenario.ts'
import { memoryTable } from './memory.ts'
import { idleTable, scenarioTable } from './report-table.ts'
import { routingTable } from './routing.ts'
import { SCENARIOS, type Scenario } from './scenarios.ts'
import { uploadTable } from './upload-memory.ts'
import { webTables } from './web-features.ts'
import { WEB_SCENARIOS } from './web-scenarios.ts'

/** Servers run on one core and the load generator on the other. */
const SERVER_CORE = 0
const LOAD_CORE = 1

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '10000' },
    requests: { type: 'string', default: '5000000' },
    upload: { type: 'string', default: String(2 ** 30) },
  },
})
const rounds = Number(options.rounds)

/** Something that can be measured alone; `run` gives its table. */
interface Benchmark {
  readonly name: string
  run(): string | Promise<string>
}

const BENCHMARKS: readonly Benchmark[] = [
  ...SCENARIOS.map(benchmarkOf),
  { name: 'idle connections', run: idleConnections },
  { name: 'routing', run: routingTable },
  ...WEB_SCENARIOS.map(benchmarkOf),
  { name: 'web: templates, cookies', run: webTables },
  { name: 'upload', run: () => uploadTable(Number(options.upload), SERVER_CORE) },
  { name: 'HTTP client', run: () => httpClientTable(rounds, 30_000, SERVER_CORE, LOAD_CORE) },
  {
    name: 'HTTP client streams',
    run: () => httpClientStreamTable(rounds, Number(options.upload), SERVER_CORE, LOAD_CORE),
  },
  { name: 'coordination', run: coordinationTable },
  { name: 'memory', run: () => memoryTable(Number(options.requests), SERVER_CORE, LOAD_CORE) },
]

for (const { name, run } of BENCHMARKS) {
  if (name.includes(options.only)) console.log(await run())
}

function benchmarkOf(scenario: Scenario): Benchmark {
  return {
    name: scenario.name,
    async run() {
      const seconds = Number(options.seconds)
      return scenarioTable(
        scenario,
        await measureScenario(scenario, rounds, seconds, SERVER_CORE, LOAD_CORE),
      )
    },
  }
}

async function idleConnections(): Promise<string> {
  const rows: [string, number][] = []
  for (const name of ['node-http', 'fastify', 'tornado-httpserver', 'tornado-web']) {
    rows.push([name, await idleConnectionBytes(name, Number(options.connections), SERVER_CORE)])
  }
  return idleTable(rows)
}
