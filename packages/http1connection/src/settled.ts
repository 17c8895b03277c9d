/** The answer of every write that had nothing to wait for: one promise for all connections. */
export const DONE: Promise<void> = Promise.resolve()

/** A rejected promise that may be ignored. */
export function rejected(reason: unknown): Promise<void> {
  const promise = Promise.reject(reason)
  promise.catch(ignore)
  return promise
}

/** For promises whose failure is reported another way. */
export function ignore(): void {}
