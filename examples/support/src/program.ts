import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** An example that runs as a user would start it. */
export interface Program {
  /** Where it listens; no slash at the end. */
  readonly url: string
  readonly process: ChildProcess
  /** Asks it to end, and gives its exit status. */
  stop(): Promise<number | null>
  /** Ends it at once, if it still runs. */
  kill(): void
}

/**
 * Starts the program of an example on a free port.
 *
 * @param main The path of its source.
 * @param args Options besides `--port=0`.
 */
export async function startProgram(main: string, args: readonly string[] = []): Promise<Program> {
  const flags = ['--conditions=tornado-ts-source', '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, main, '--port=0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)
  const ended = once(child, 'exit') as Promise<[number | null]>
  const line = await Promise.race([once(lines, 'line') as Promise<[string]>, ended])
  const port = /:(\d+)\/?$/.exec(String(line[0]))?.[1]
  if (port === undefined) throw new Error(`${main} did not say where it listens: ${line[0]}`)
  return {
    url: `http://127.0.0.1:${port}`,
    process: child,
    async stop() {
      child.kill('SIGTERM')
      return (await ended)[0]
    },
    kill() {
      child.kill('SIGKILL')
    },
  }
}
