import { PGlite } from '@electric-sql/pglite'
import type { Db } from './db.ts'

/** PostgreSQL compiled to WebAssembly, in this process: nothing to install, one process only. */
export class PGliteDb implements Db {
  readonly #database: PGlite

  private constructor(database: PGlite) {
    this.#database = database
  }

  /** @param place A directory, which is made if need be, or `memory` to keep nothing. */
  static async open(place: string): Promise<PGliteDb> {
    return new PGliteDb(await PGlite.create(place === 'memory' ? 'memory://' : place))
  }

  async query<Row extends object>(
    statement: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.#database.query<Row>(statement, [...parameters])
    return rows
  }

  async run(script: string): Promise<void> {
    await this.#database.transaction((transaction) => transaction.exec(script))
  }

  async close(): Promise<void> {
    await this.#database.close()
  }
}
