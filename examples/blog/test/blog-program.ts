import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export const COOKIE_SECRET = 'a secret of the tests'

const MAIN = `${import.meta.dirname}/../main.ts`

/** The blog as its users start it. */
export class BlogProgram {
  readonly url: string
  readonly #process: ChildProcess

  private constructor(url: string, program: ChildProcess) {
    this.url = url
    this.#process = program
  }

  static async start(databaseUrl: string): Promise<BlogProgram> {
    const program = spawn(
      process.execPath,
      [
        '--conditions=tornado-ts-source',
        '--import',
        'tsx',
        MAIN,
        '--port=0',
        `--db-url=${databaseUrl}`,
        `--cookie-secret=${COOKIE_SECRET}`,
        '--logging=error',
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    for await (const line of createInterface(program.stdout)) {
      const url = /^listening on (.*)\/$/.exec(line)?.[1]
      if (url !== undefined) return new BlogProgram(url.replace('localhost', '127.0.0.1'), program)
    }
    throw new Error('the blog did not start')
  }

  /** @returns Its exit status. */
  async stop(): Promise<number | null> {
    if (this.#process.kill('SIGTERM')) await once(this.#process, 'exit')
    return this.#process.exitCode
  }
}
