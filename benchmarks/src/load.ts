import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Scenario } from './scenarios.ts'

/** What the load generator counted in one run. */
export interface Load {
  readonly requests: number
  readonly seconds: number
}

const UNITS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60 }

/** Puts `scenario` on `port` for `seconds` from `core`; a failed or non-2xx response is an error. */
export async function load(
  scenario: Scenario,
  port: number,
  core: number,
  seconds: number,
): Promise<Load> {
  const args = ['-c', String(core), 'wrk', '-t1', `-c${scenario.connections}`, `-d${seconds}s`]
  for (const header of scenario.headers ?? []) args.push('-H', header)
  if (scenario.script !== undefined) {
    args.push('-s', `${import.meta.dirname}/../src/wrk/${scenario.script}`)
  }
  args.push(`http://127.0.0.1:${port}${scenario.path}`)
  const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child, 'close')
  const summary = /(\d+) requests in ([\d.]+)(us|ms|s|m)/.exec(output)
  if (summary === null || /Non-2xx|Socket errors: connect [1-9]/.test(output)) {
    throw new Error(`the load on ${scenario.name} failed:\n${output}`)
  }
  return {
    requests: Number(summary[1]),
    seconds: Number(summary[2]) * (UNITS[summary[3] ?? 's'] ?? 1),
  }
}
