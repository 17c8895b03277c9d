import { appLog } from '@tornado-ts/log'

/**
 * Errors of a test that surfaced outside of its own promise. The first one is kept, further ones
 * are logged.
 *
 * @internal
 */
export class StrayErrors {
  readonly #onError: () => void
  readonly #listener = (reason: unknown): void => this.add(reason)
  #first: { readonly error: unknown } | undefined

  /** @param onError Called for each error. */
  constructor(onError: () => void) {
    this.#onError = onError
  }

  add(error: unknown): void {
    if (this.#first === undefined) this.#first = { error }
    else appLog.error('multiple unhandled exceptions in test', { excInfo: error })
    this.#onError()
  }

  /** Throws the first error, once. */
  rethrow(): void {
    const first = this.#first
    this.#first = undefined
    if (first !== undefined) throw first.error
  }

  /** Takes the unhandled rejections of the process, until {@link unwatch}. */
  watch(): void {
    process.on('unhandledRejection', this.#listener)
  }

  unwatch(): void {
    process.off('unhandledRejection', this.#listener)
  }
}
