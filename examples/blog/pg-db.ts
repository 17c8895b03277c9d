import { appLog } from '@tornado-ts/log'
import { Pool } from 'pg'
import type { Db } from './db.ts'

/** A PostgreSQL server, over a pool of connections. */
export class PgDb implements Db {
  readonly #pool: Pool

  /** @param url Such as `postgres://user:password@host:5432/database`. */
  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url })
    // Without a listener, a server that is restarted would end this process.
    this.#pool.on('error', (error) => {
      if (!this.#pool.ending) appLog.error('lost a database connection: %s', error.message)
    })
  }

  async query<Row extends object>(
    statement: string,
    parameters: readonly unknown[] = [],
  ): Promise<Row[]> {
    const { rows } = await this.#pool.query<Row>(statement, [...parameters])
    return rows
  }

  async run(script: string): Promise<void> {
    // Statements that are sent together are one transaction.
    await this.#pool.query(script)
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}
