import { ExceptionStackContext } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { Future } from './fixtures/everything.ts'

/** Calls `callback` after some iterations of the loop; at once for 0. */
export function delayCallback(
  iterations: number,
  callback: (...args: unknown[]) => void,
  ...args: unknown[]
): void {
  if (iterations === 0) callback(...args)
  else IOLoop.current().addCallback(delayCallback, iterations - 1, callback, ...args)
}

/** Waits for so many iterations of the loop, in which what was scheduled before gets its turn. */
export async function iterations(count = 6): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

/** Calls `start` with a function to be called at the end; rejects with an error in its contexts. */
export function run<T>(start: (done: (value?: T) => void) => void): Future<T | undefined> {
  const result = new Future<T | undefined>()
  const errors = new ExceptionStackContext((error) => {
    if (result.done()) return false
    result.setException(error)
    return true
  })
  errors.run(() => start((value) => result.setResult(value)))
  return result
}
