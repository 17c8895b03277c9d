import type { Seconds } from '@tornado-ts/util'

const DEFAULT_TIMEOUT: Seconds = 5

/**
 * How long a test may wait: the environment variable `ASYNC_TEST_TIMEOUT` if it is a number, else 5.
 *
 * Read anew on each call.
 *
 * @tornado testing.get_async_test_timeout
 */
export function getAsyncTestTimeout(): Seconds {
  const text = process.env['ASYNC_TEST_TIMEOUT']?.trim() ?? ''
  const seconds = text === '' ? Number.NaN : Number(text)
  return Number.isFinite(seconds) ? seconds : DEFAULT_TIMEOUT
}
