import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** Where Debian's package puts Tornado, and the Python it belongs to. */
export const TORNADO = '/usr/lib/python3/dist-packages/tornado'
const PYTHON = '/usr/bin/python3'

/** Starts the program that was ported. */
export async function startPython(port: number, cookieSecret: string): Promise<ChildProcess> {
  const app = `${import.meta.dirname}/../python/app.py`
  const args = [app, `--port=${port}`, `--cookie-secret=${cookieSecret}`, '--logging=error']
  const program = spawn(PYTHON, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await Promise.race([
    once(createInterface(program.stdout), 'line') as Promise<[unknown]>,
    once(program, 'exit') as Promise<[unknown]>,
  ])
  if (typeof line !== 'string') throw new Error(`${app} ended: ${String(line)}`)
  return program
}
