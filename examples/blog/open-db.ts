import { readFile } from 'node:fs/promises'
import type { Db } from './db.ts'
import { PgDb } from './pg-db.ts'
import { PGliteDb } from './pglite-db.ts'

const SCHEMA = `${import.meta.dirname}/schema.sql`
const EMBEDDED = 'pglite:'

/**
 * Opens the database of the blog, and makes its tables where they are missing.
 *
 * @param url `pglite:` and a directory, `pglite:memory`, or `postgres://…`.
 */
export async function openDb(url: string): Promise<Db> {
  const db = url.startsWith(EMBEDDED)
    ? await PGliteDb.open(url.slice(EMBEDDED.length))
    : new PgDb(url)
  await db.run(await readFile(SCHEMA, 'utf8'))
  return db
}
