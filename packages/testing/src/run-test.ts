import { types } from 'node:util'
import { coroutine } from '@tornado-ts/gen'
import type { IOLoop } from '@tornado-ts/ioloop'
import { type Seconds, TimeoutError } from '@tornado-ts/util'

/** What {@link runTest} needs of a test case. */
interface RunningTest {
  readonly ioLoop: IOLoop
  abort(reason: unknown): void
}

/**
 * Runs the body of a test on its loop.
 *
 * When the time is over the test's signal aborts, and a generator gets the error thrown in at its
 * `yield`; whatever it makes of that, the test has failed.
 *
 * @param body May return a generator, a promise, or whatever else coroutines may yield.
 * @returns A promise fulfilled when the test is done. Rejects with the error of the body, or with
 *   TimeoutError.
 * @internal
 */
export async function runTest(
  test: RunningTest,
  body: () => unknown,
  timeout: Seconds,
): Promise<void> {
  const loop = test.ioLoop
  await loop.runSync(() => {
    const returned = body()
    const generator = types.isGeneratorObject(returned) ? returned : undefined
    const result = generator === undefined ? returned : coroutine(() => generator)()
    return new Promise<void>((resolve, reject) => {
      const timer = loop.callLater(timeout, () => {
        const error = new TimeoutError(`Operation timed out after ${timeout} seconds`)
        reject(error)
        test.abort(error)
        if (generator !== undefined) throwInto(generator, error)
      })
      void Promise.resolve(result)
        .then(() => resolve(), reject)
        .finally(() => loop.removeTimeout(timer))
    })
  })
}

function throwInto(generator: Generator, error: unknown): void {
  try {
    generator.throw(error)
  } catch {
    // The test has failed with this error already.
  }
}
