import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { test } from '@jest/globals'
import { PYTHON, whereInstalled } from '../support/installed.ts'

export const withTornado: typeof test = whereInstalled("Python's Tornado", PYTHON !== undefined)

function start(program: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const file = `${import.meta.dirname}/tornado/${program}.py`
  return spawn(PYTHON ?? 'python3', ['-B', file, ...args])
}

/** Runs a program that reads `input` and writes JSON. */
export async function runTornado(
  program: string,
  args: readonly string[],
  input: string,
): Promise<unknown> {
  const child = start(program, args)
  const ended = once(child, 'close')
  child.stdin.end(input)
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (child.exitCode !== 0) throw new Error(errors)
  return JSON.parse(output) as unknown
}

/** A program that writes lines of JSON until its input ends. */
export class TornadoProcess {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: AsyncIterator<string>
  readonly #errors: Promise<string>

  constructor(program: string) {
    this.#child = start(program, [])
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]()
    this.#errors = text(this.#child.stderr)
  }

  /** The next line. */
  async next(): Promise<unknown> {
    const { value, done } = await this.#lines.next()
    if (done === true) throw new Error(await this.#errors)
    return JSON.parse(value) as unknown
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'close')
    this.#child.stdin.end()
    await ended
  }
}
