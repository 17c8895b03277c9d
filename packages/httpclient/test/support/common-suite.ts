import { afterEach, describe, it } from '@jest/globals'
import {
  type AsyncHTTPClient,
  type HTTPResponse,
  SimpleAsyncHTTPClient,
  type SimpleAsyncHTTPClientOptions,
} from '../../src/index.ts'
import { UndiciAsyncHTTPClient } from '../../src/undici.ts'
import type { Echo } from './echo-pages.ts'

/** Options that every implementation has. */
export type CommonOptions = Pick<
  SimpleAsyncHTTPClientOptions,
  'defaults' | 'maxClients' | 'maxBodySize' | 'maxHeaderSize'
>

/** One implementation of AsyncHTTPClient, under test. */
export interface Implementation {
  readonly name: string
  /** A client of its own, closed after the test. */
  make(options?: CommonOptions): AsyncHTTPClient
  /** A test for this implementation if it is `SimpleAsyncHTTPClient`. */
  readonly itIfSimple: typeof it
}

const clients: AsyncHTTPClient[] = []

afterEach(() => {
  for (const client of clients.splice(0)) client.close()
})

/** Closes a client after the test. */
export function closing<C extends AsyncHTTPClient>(client: C): C {
  clients.push(client)
  return client
}

const IMPLEMENTATIONS: readonly Implementation[] = [
  {
    name: 'SimpleAsyncHTTPClient',
    make: (options) => closing(new SimpleAsyncHTTPClient({ ...options, forceInstance: true })),
    itIfSimple: it,
  },
  {
    name: 'UndiciAsyncHTTPClient',
    make: (options) => closing(new UndiciAsyncHTTPClient({ ...options, forceInstance: true })),
    // Not skipped: there is nothing that could be tested.
    itIfSimple: Object.assign((): void => {}, it, { each: () => (): void => {} }),
  },
]

/** Runs the same tests with every implementation. */
export function describeClients(suite: (implementation: Implementation) => void): void {
  describe.each(IMPLEMENTATIONS)('$name', suite)
}

/** What `/echo` of the application has said. */
export function echoed(response: HTTPResponse): Echo {
  return JSON.parse(response.body.toString()) as Echo
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise
  } catch (error) {
    return error as Error
  }
  throw new Error('the promise was expected to reject')
}
