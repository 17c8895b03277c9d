import type { describe } from '@jest/globals'
import { describeWith } from '@tornado-ts/example-support'
import { POSTGRES, PostgresServer } from './postgres.ts'

/** A database that is empty at the start, and gone at the end. */
export interface EmptyDatabase {
  readonly url: string
  stop(): Promise<void>
}

/** The databases that the blog runs on. */
export const databases: readonly {
  readonly name: string
  readonly describe: () => typeof describe
  readonly start: () => Promise<EmptyDatabase>
}[] = [
  {
    name: 'pglite',
    describe: () => describeWith(process.execPath),
    start: async () => ({ url: 'pglite:memory', stop: async () => {} }),
  },
  {
    name: 'postgres',
    describe: () => describeWith(POSTGRES),
    start: () => PostgresServer.start(),
  },
]
