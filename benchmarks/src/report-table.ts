import { median } from './median.ts'
import type { Scenario } from './scenarios.ts'

/** One server under one load, once. */
export interface Measurement {
  readonly server: string
  readonly round: number
  /** User plus system time of the server process per request, in microseconds. */
  readonly cpuPerRequest: number
  readonly requestsPerSecond: number
  readonly rss: number
}

const PEERS: readonly string[] = [
  'net',
  'node-http',
  'fastify',
  'features-serve-static',
  'features-fastify',
  'websocket-ws',
]

/** A Markdown table: medians, and the ratios of CPU per request, taken round by round. */
export function scenarioTable(scenario: Scenario, measurements: readonly Measurement[]): string {
  const peers = PEERS.filter((peer) => scenario.servers.includes(peer))
  const columns = ['server', 'CPU µs/request', 'requests/s', 'RSS MiB']
  if (scenario.bytesPerRequest !== undefined) columns.push('MB/s')
  columns.push(...peers.map((peer) => `CPU / ${peer}`))
  const rows = scenario.servers.map((server) => {
    const own = measurements.filter((m) => m.server === server)
    const rate = median(own.map((m) => m.requestsPerSecond))
    const cells = [
      server,
      median(own.map((m) => m.cpuPerRequest)).toFixed(2),
      rate.toFixed(0),
      (Math.max(...own.map((m) => m.rss)) / 1048576).toFixed(0),
    ]
    if (scenario.bytesPerRequest !== undefined) {
      cells.push(((rate * scenario.bytesPerRequest) / 1e6).toFixed(0))
    }
    for (const peer of peers) cells.push(peer === server ? '' : ratio(measurements, server, peer))
    return cells
  })
  return markdown(scenario.name, columns, rows)
}

export function idleTable(rows: readonly (readonly [string, number])[]): string {
  return markdown(
    'idle kept-alive connections after one request each',
    ['server', 'KiB of RSS per connection'],
    rows.map(([name, bytes]) => [name, (bytes / 1024).toFixed(2)]),
  )
}

function ratio(measurements: readonly Measurement[], server: string, peer: string): string {
  const ratios: number[] = []
  for (const own of measurements) {
    if (own.server !== server) continue
    const other = measurements.find((m) => m.server === peer && m.round === own.round)
    if (other !== undefined) ratios.push(own.cpuPerRequest / other.cpuPerRequest)
  }
  return median(ratios).toFixed(2)
}

function markdown(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, i) => (i === 0 ? '---' : '---:'))
  return `### ${title}\n\n${[line(columns), line(rule), ...rows.map(line)].join('\n')}\n`
}
