import { inspect, types } from 'node:util'
import { ExceptionStackContext, isFuture } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { Subprocess } from '@tornado-ts/process'
import { getAsyncTestTimeout } from './async-test-timeout.ts'
import { isGenTest } from './gen-test.ts'
import { runTest } from './run-test.ts'
import { StopSignal, type WaitOptions } from './stop-signal.ts'
import { StrayErrors } from './stray-errors.ts'
import { TestCase, type TestMethod } from './test-case.ts'

/**
 * A test with an IOLoop of its own, which is current from `setUp` to `tearDown`.
 *
 * Test methods may be plain or async, or generators in {@link genTest}; they run on the loop and
 * must be done within {@link getAsyncTestTimeout}. Rejections that nobody handles during a test make
 * it fail. `setUp` and `tearDown` of subclasses call those of `super`.
 *
 * Timers and callbacks of the loop are held while it is not running: use `this.ioLoop.runSync` for
 * what needs them in `setUp` or `tearDown`.
 *
 * @tornado testing.AsyncTestCase
 */
export class AsyncTestCase extends TestCase {
  /**
   * Whether an error of a callback of the loop fails the test, as in old versions of Tornado.
   * Default false: it is logged.
   */
  static failOnCallbackError = false

  /** The loop of this test. @tornado testing.AsyncTestCase.io_loop */
  declare ioLoop: IOLoop

  readonly #stopSignal = new StopSignal()
  readonly #strayErrors = new StrayErrors(() => this.#stopSignal.interrupt())
  #controller = new AbortController()
  #loopBefore: IOLoop | undefined

  constructor() {
    super()
    // Tests pass `this.stop` as a callback.
    this.stop = this.stop.bind(this)
  }

  /** Aborted when the test has timed out or is over. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** @tornado testing.AsyncTestCase.setUp */
  override setUp(): void | Promise<void> {
    this.#controller = new AbortController()
    this.#loopBefore = IOLoop.current({ instance: false })
    this.ioLoop = this.getNewIoloop()
    this.ioLoop.makeCurrent()
    this.#strayErrors.watch()
    // tearDown is not called if the rest of a subclass's setUp fails.
    this.addCleanup(() => this.#leaveLoop())
  }

  /** @tornado testing.AsyncTestCase.tearDown */
  override async tearDown(): Promise<void> {
    this.abort(new Error('the test is over'))
    try {
      await nextTurn()
      Subprocess.uninitialize()
    } finally {
      this.#leaveLoop()
    }
    this.#strayErrors.rethrow()
  }

  /**
   * Gives the loop for the test. The main loop, if a subclass returns that, is not closed.
   *
   * @deprecated Tests need no loop of a special class.
   * @tornado testing.AsyncTestCase.get_new_ioloop
   */
  getNewIoloop(): IOLoop {
    return new IOLoop({ makeCurrent: false })
  }

  /**
   * Ends a {@link wait}, or the next one, with a value. Bound to the instance.
   *
   * @deprecated Await promises instead.
   * @tornado testing.AsyncTestCase.stop
   */
  stop(argument?: unknown): void {
    this.#stopSignal.stop(argument)
  }

  /**
   * Waits until {@link stop} is called; not at all if that has happened since the last wait.
   *
   * @returns The argument of `stop`. Rejects with an AssertionError when the time is over, or with
   *   an error that reached the test meanwhile.
   * @deprecated Await promises instead.
   * @tornado testing.AsyncTestCase.wait
   */
  async wait(options: WaitOptions = {}): Promise<unknown> {
    const argument = await this.#stopSignal.wait(this.ioLoop, options)
    this.#strayErrors.rethrow()
    return argument
  }

  /** @internal Aborts {@link signal}. */
  abort(reason: unknown): void {
    if (!this.signal.aborted) this.#controller.abort(reason)
  }

  protected override callTestMethod(method: TestMethod): unknown {
    const call = isGenTest(method)
      ? () => method.call(this)
      : () => runTest(this, () => checkReturned(method.call(this)), getAsyncTestTimeout())
    if (!(this.constructor as typeof AsyncTestCase).failOnCallbackError) return call()
    return new ExceptionStackContext((error) => {
      this.#strayErrors.add(error)
      return true
    }).run(call)
  }

  /** Doing it again has no effect. */
  #leaveLoop(): void {
    this.#strayErrors.unwatch()
    const before = this.#loopBefore
    if (this.ioLoop === before) return
    this.ioLoop.close({ allFds: true })
    if (before !== undefined && IOLoop.current() !== before) before.makeCurrent()
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Refuses what tells that a test did not do what its author meant. */
function checkReturned(returned: unknown): unknown {
  if (types.isGeneratorObject(returned)) {
    throw new TypeError('Generator and coroutine test methods should be decorated with genTest')
  }
  if (returned === undefined || isFuture(returned)) return returned
  throw new TypeError(`Return value from test method ignored: ${inspect(returned)}`)
}
