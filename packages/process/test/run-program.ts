import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** How a program has ended, and what it and all its children have printed. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A program of the fixtures folder in a process of its own, killed if it takes longer than 30 s. */
export class Program {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  /** Resolves when the program and everybody else who could write to its output are gone. */
  readonly ended: Promise<Ended>
  #stdout = ''
  #stderr = ''

  constructor(fixture: string, ...args: string[]) {
    const file = fileURLToPath(new URL(`./fixtures/${fixture}.ts`, import.meta.url))
    const flags = ['--conditions=tornado-ts-source', '--import', 'tsx']
    this.child = spawn(process.execPath, [...flags, file, ...args], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    })
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text))
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text))
    this.ended = once(this.child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }))
  }

  /** Waits until standard output has so many whole lines, and gives them sorted. */
  async lines(count: number): Promise<string[]> {
    for (;;) {
      const lines = this.#stdout.split('\n').slice(0, -1)
      if (lines.length >= count) return lines.sort()
      await once(this.child.stdout, 'data')
    }
  }

  [Symbol.dispose](): void {
    if (this.child.exitCode === null) this.child.kill('SIGKILL')
  }
}

/** Whether a process of that id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
