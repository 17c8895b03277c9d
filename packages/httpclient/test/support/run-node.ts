import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { afterAll } from '@jest/globals'

const children: ChildProcess[] = []

afterAll(() => {
  for (const child of children.splice(0)) child.kill()
})

/** Starts a TypeScript program of this package from its sources; it is killed after the tests. */
export function startNode(
  program: URL,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): ChildProcess {
  const flags = ['--conditions=tornado-ts-source', '--import', 'tsx']
  const child = spawn(process.execPath, [...flags, program.pathname, ...args], options)
  children.push(child)
  return child
}

/** What a program has said, and how it has ended. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end. */
export async function runNode(program: URL, args: readonly string[] = []): Promise<Outcome> {
  const child = startNode(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout?.on('data', (chunk) => (stdout += chunk))
  child.stderr?.on('data', (chunk) => (stderr += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

/** Starts the pages of the application in a process of their own; gives the URL of its root. */
export async function startEchoProcess(): Promise<string> {
  const program = new URL('./echo-process.ts', import.meta.url)
  const child = startNode(program, [], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('the program has no output')
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return `http://127.0.0.1:${Number(line.toString())}`
}
