import { type Program, startProgram } from '@tornado-ts/example-support'
import type { EmptyDatabase } from './databases.ts'

export const COOKIE_SECRET = 'a secret of the tests'

/** A new blog on an empty database. */
export class Site {
  readonly url: string
  readonly #database: EmptyDatabase
  readonly #program: Program

  private constructor(database: EmptyDatabase, program: Program) {
    this.url = program.url
    this.#database = database
    this.#program = program
  }

  static async open(start: () => Promise<EmptyDatabase>): Promise<Site> {
    const database = await start()
    try {
      const program = await startProgram(`${import.meta.dirname}/../main.ts`, [
        `--db-url=${database.url}`,
        `--cookie-secret=${COOKIE_SECRET}`,
        '--logging=error',
      ])
      return new Site(database, program)
    } catch (error) {
      await database.stop()
      throw error
    }
  }

  /** @returns The exit status of the blog. */
  stop(): Promise<number | null> {
    return this.#program.stop()
  }

  /** Stops what is still running. */
  async close(): Promise<void> {
    await this.#program.stop()
    await this.#database.stop()
  }
}
