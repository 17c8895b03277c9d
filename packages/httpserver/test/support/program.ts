import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import type { Readable } from 'node:stream'

/** A program of the folder `programs` that runs in processes of its own, for half a minute at most. */
export class Program {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  /** How the first process has ended; resolves when no process has its output open any more. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  stdout = ''
  stderr = ''

  constructor(name: string, ...args: string[]) {
    const file = path.join(import.meta.dirname, '..', 'programs', `${name}.ts`)
    const flags = ['--conditions=tornado-ts-source', '--import', 'tsx', file, ...args]
    this.child = spawn(process.execPath, flags, {
      cwd: path.join(import.meta.dirname, '..', '..'),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    })
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text))
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text))
    this.ended = once(this.child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
    }))
  }

  /** The matches in standard output, once there are `count` of them. */
  async said(pattern: RegExp, count: number): Promise<RegExpExecArray[]> {
    for (;;) {
      const matches = [...this.stdout.matchAll(pattern)]
      if (matches.length >= count) return matches
      await once(this.child.stdout, 'data')
    }
  }

  [Symbol.dispose](): void {
    if (this.child.exitCode === null) this.child.kill('SIGKILL')
  }
}
