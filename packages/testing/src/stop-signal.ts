import { AssertionError } from 'node:assert'
import { type IOLoop, type Timeout, timeoutToDelay } from '@tornado-ts/ioloop'
import { getAsyncTestTimeout } from './async-test-timeout.ts'

/** Options of {@link AsyncTestCase.wait}. */
export interface WaitOptions {
  /** Go on waiting after a `stop()` until this holds. */
  readonly condition?: (() => boolean) | undefined
  /** When to give up; 0 for never. Default {@link getAsyncTestTimeout}. */
  readonly timeout?: Timeout | undefined
}

/**
 * The meeting of `stop()` and `wait()`, which may come in either order, again and again.
 *
 * @internal
 */
export class StopSignal {
  #stopped = false
  #argument: unknown
  #wake: (() => void) | undefined

  stop(argument: unknown): void {
    this.#argument = argument
    this.#stopped = true
    this.#wake?.()
  }

  /** Ends a wait that is under way, because the test has failed. */
  interrupt(): void {
    this.#stopped = true
    this.#wake?.()
  }

  async wait(loop: IOLoop, options: WaitOptions): Promise<unknown> {
    const { condition = () => true, timeout = getAsyncTestTimeout() } = options
    if (!this.#stopped) {
      const delay = timeout === 0 ? Number.POSITIVE_INFINITY : timeoutToDelay(timeout)
      await runLoop(loop, () => this.#nextStop(loop, delay, condition))
    }
    const argument = this.#argument
    this.#stopped = false
    this.#argument = undefined
    return argument
  }

  #nextStop(loop: IOLoop, delay: number, condition: () => boolean): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = loop.callLater(delay, () => {
        this.#wake = undefined
        reject(new AssertionError({ message: `Async operation timed out after ${delay} seconds` }))
      })
      this.#wake = () => {
        if (!condition()) return
        this.#wake = undefined
        loop.removeTimeout(timer)
        resolve()
      }
    })
  }
}

/** Inside a test the loop runs already. */
function runLoop(loop: IOLoop, func: () => Promise<void>): Promise<void> {
  return loop.running ? func() : loop.runSync(func)
}
