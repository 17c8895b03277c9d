import { appLog } from '@tornado-ts/log'

/** What a guest of a {@link FetchContainer} gets as its third argument, as on hosted platforms. */
export interface ExecutionContext {
  /** Lets work go on behind the answer; its failure is logged. */
  waitUntil(promise: Promise<unknown>): void
  /** Does nothing: there is nobody to pass a failed request through to. */
  passThroughOnException(): void
  /** For guests that expect properties; there are none. */
  readonly props: Readonly<Record<string, unknown>>
}

/** One for all requests: it knows nothing of them. */
export const executionContext: ExecutionContext = {
  waitUntil(promise) {
    Promise.resolve(promise).catch((error: unknown) => {
      appLog.error('Uncaught exception in waitUntil', { excInfo: error })
    })
  },
  passThroughOnException() {},
  props: Object.freeze({}),
}
