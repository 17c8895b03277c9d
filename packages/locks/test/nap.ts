import { sleep } from '@tornado-ts/gen'

/** Long enough for a wait that was to end after 10 ms, or after less, to have ended. */
export function nap(): Promise<void> {
  return sleep(0.03)
}

/** What a wait has come to once all microtasks have run. */
export async function outcome(wait: PromiseLike<unknown>): Promise<unknown> {
  let result: unknown = 'pending'
  void Promise.resolve(wait).then(
    (value) => (result = value),
    (error: unknown) => (result = error),
  )
  await new Promise((resolve) => setImmediate(resolve))
  return result
}
