import { BlogProgram } from './blog-program.ts'
import type { EmptyDatabase } from './databases.ts'

/** A new blog on an empty database. */
export class Site {
  readonly url: string
  readonly #database: EmptyDatabase
  readonly #program: BlogProgram

  private constructor(database: EmptyDatabase, program: BlogProgram) {
    this.url = program.url
    this.#database = database
    this.#program = program
  }

  static async open(start: () => Promise<EmptyDatabase>): Promise<Site> {
    const database = await start()
    try {
      return new Site(database, await BlogProgram.start(database.url))
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
