/**
 * A promise whose rejection nobody has to handle: whoever awaits it sees the error, but ignoring it
 * never becomes an unhandled rejection.
 */
export class Deferred<T> {
  readonly promise: Promise<T>
  declare resolve: (value: T) => void
  declare reject: (reason: unknown) => void

  constructor() {
    this.promise = new Promise<T>((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
    })
    this.promise.catch(ignore)
  }
}

/** A promise rejected with `reason` that may be ignored. */
export function rejected(reason: unknown): Promise<never> {
  const promise = Promise.reject(reason)
  promise.catch(ignore)
  return promise
}

function ignore(): void {}
