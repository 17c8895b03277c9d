import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'

/** How a program has ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What it and all its children have printed, to either stream. */
  readonly output: string
}

/** Where and with what a {@link Program} runs. */
export interface ProgramOptions {
  readonly cwd: string
  readonly env?: NodeJS.ProcessEnv
}

/** A Node process with a process group of its own, so that its children can be found and ended. */
export class Program {
  /** Resolves when it and everybody else who could write to its output are gone. */
  readonly ended: Promise<Ended>
  readonly #child: ChildProcess
  readonly #events = new EventEmitter()
  #running = true
  #output = ''

  constructor(args: readonly string[], { cwd, env = {} }: ProgramOptions) {
    this.#child = spawn(process.execPath, args, {
      cwd,
      env: { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text
        this.#events.emit('news')
      })
    }
    this.ended = once(this.#child, 'close').then(([code, signal]) => {
      this.#running = false
      this.#events.emit('news')
      return {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        output: this.#output,
      }
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get output(): string {
    return this.#output
  }

  /** Waits until the output has `count` pieces like this, and gives what is in the groups of the last. */
  async until(piece: string | RegExp, count = 1): Promise<string[]> {
    const source =
      typeof piece === 'string' ? piece.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&') : piece.source
    const pattern = new RegExp(source, 'gm')
    for (;;) {
      const found = [...this.#output.matchAll(pattern)]
      if (found.length >= count) return found[count - 1]?.slice(1) ?? []
      if (!this.#running) throw new Error(`no ${count} times ${pattern.source} in\n${this.#output}`)
      await once(this.#events, 'news')
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Ends the whole group. */
  [Symbol.dispose](): void {
    try {
      process.kill(-this.pid, 'SIGKILL')
    } catch {
      // There is nobody left in it.
    }
  }
}
