import { load } from './load.ts'
import type { Scenario } from './scenarios.ts'
import { ServerProcess } from './server-process.ts'

const PIPELINED: Scenario = {
  name: 'memory',
  path: '/',
  connections: 64,
  servers: ['tornado-web'],
  script: 'pipeline.lua',
}

/** A Markdown table: resident memory of the server while it answers `total` requests. */
export async function memoryTable(
  total: number,
  serverCore: number,
  loadCore: number,
): Promise<string> {
  const server = await ServerProcess.start('tornado-web', serverCore)
  const lines = [
    '### memory of the server',
    '',
    '| requests answered | RSS MiB |',
    '| ---: | ---: |',
  ]
  try {
    for (let answered = 0; answered < total;) {
      const { requests } = await load(PIPELINED, server.port, loadCore, 5)
      answered += requests
      const { rss } = await server.report()
      lines.push(`| ${answered} | ${(rss / 1048576).toFixed(1)} |`)
    }
  } finally {
    await server.stop()
  }
  return `${lines.join('\n')}\n`
}
