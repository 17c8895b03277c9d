/** The answer of every message that was sent at once: one promise for all connections. */
export const SENT: Promise<void> = Promise.resolve()

/** A rejected promise that may be ignored. */
export function rejected(reason: unknown): Promise<never> {
  return handled(Promise.reject(reason))
}

/** `promise`, whose rejection nobody has to take care of. */
export function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(ignore)
  return promise
}

/** For failures that are reported another way. */
export function ignore(): void {}
