import { load } from './load.ts'
import type { Measurement } from './report-table.ts'
import type { Scenario } from './scenarios.ts'
import { ServerProcess } from './server-process.ts'

/** Loads the servers of a scenario in turn, `rounds` times, so that a noisy moment meets them all. */
export async function measureScenario(
  scenario: Scenario,
  rounds: number,
  seconds: number,
  serverCore: number,
  loadCore: number,
): Promise<Measurement[]> {
  const servers: ServerProcess[] = []
  for (const name of scenario.servers) servers.push(await ServerProcess.start(name, serverCore))
  const measurements: Measurement[] = []
  try {
    for (let round = -1; round < rounds; round++) {
      for (const server of servers) {
        const before = await server.report()
        const { requests, seconds: elapsed } = await load(scenario, server.port, loadCore, seconds)
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
