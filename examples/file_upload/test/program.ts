import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface, type Interface } from 'node:readline'

const folder = `${import.meta.dirname}/..`
const node = ['--conditions=tornado-ts-source', '--import', 'tsx']

/** The receiver as a process of its own, on a free port. */
export class Receiver {
  readonly process: ChildProcess
  readonly log: Interface
  readonly port: number

  private constructor(process: ChildProcess, log: Interface, port: number) {
    this.process = process
    this.log = log
    this.port = port
  }

  static async start(...args: string[]): Promise<Receiver> {
    const child = spawn(process.execPath, [...node, `${folder}/receiver.ts`, '--port=0', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const log = createInterface(child.stderr)
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
    return new Receiver(child, log, Number(/:(\d+)\/$/.exec(line)?.[1]))
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`
  }

  /** The next lines that say what was received. */
  async logged(count: number): Promise<string[]> {
    const lines: string[] = []
    for await (const line of this.log) {
      const upload = /(?:POST|PUT) ".*bytes$/.exec(line)
      if (upload !== null) lines.push(upload[0])
      if (lines.length === count) break
    }
    return lines
  }

  /** The most memory the process has used so far, in bytes; undefined where the system keeps no count. */
  async peakMemory(): Promise<number | undefined> {
    const status = await readFile(`/proc/${this.process.pid}/status`, 'utf8').catch(() => '')
    const kib = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]
    return kib === undefined ? undefined : Number(kib) * 1024
  }
}

/** Runs the uploader, and gives what it prints and its exit status. */
export async function upload(...args: string[]): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, [...node, `${folder}/uploader.ts`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  return { output, code }
}
