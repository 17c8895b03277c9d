import { inspect } from 'node:util'
import { appLog } from '@tornado-ts/log'
import { CancelledError, InvalidStateError, isCancellation } from './errors.ts'
import { isFuture } from './is-future.ts'
import { forgetUnretrieved, watchUnretrieved } from './unretrieved.ts'

type State = 'pending' | 'finished' | 'failed' | 'cancelled'

/** Descriptions stay short whatever the result is. */
const BRIEF = { depth: 1, maxArrayLength: 5, maxStringLength: 100, breakLength: Infinity }

/** What the constructor of a Future may be given; the same as a promise's executor. */
export type FutureExecutor<T> = (
  resolve: (value: T | PromiseLike<T>) => void,
  reject: (reason?: unknown) => void,
) => void

/** One call of `addDoneCallback`; an object of its own, as a function may be added repeatedly. */
interface Registration {
  readonly fn: unknown
}

/**
 * A promise whose state can be read, and set, from outside.
 *
 * Await it like any promise. The side that produces the value calls {@link setResult} or
 * {@link setException}, once; the state changes at that moment, while everything that waits
 * continues in a later microtask, never inside the call.
 *
 * A Future that fails does not raise an unhandled rejection: if nobody ever looks at the error, it
 * is logged when the object is garbage-collected. Promises derived from a Future (by `then`, or by
 * an async function that awaits it) are plain promises, with Node's own rule.
 *
 * @example
 * ```ts
 * const answer = new Future<number>()
 * setTimeout(() => answer.setResult(42), 100)
 * console.log(answer.done()) // false
 * console.log(await answer) // 42
 * ```
 *
 * @tornado concurrent.Future
 */
export class Future<T> extends Promise<T> {
  /** `then`, `catch` and `finally` give plain promises. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  static {
    // `console.log` shows the text of toString.
    const value = function (this: Future<unknown>): string {
      return this.toString()
    }
    Reflect.defineProperty(this.prototype, inspect.custom, { configurable: true, value })
  }

  readonly #fulfil: (value: unknown) => void
  readonly #reject: (error: unknown) => void
  #state: State = 'pending'
  #outcome: unknown
  #retrieved = false
  #callbacks: Set<Registration> | undefined

  /** @param executor Usually omitted. When given it is run at once, as by `new Promise(executor)`. */
  constructor(executor?: FutureExecutor<T>) {
    let fulfil: (value: never) => void = ignore
    let reject: (error: unknown) => void = ignore
    super((fulfilPromise, rejectPromise) => {
      fulfil = fulfilPromise
      reject = rejectPromise
    })
    this.#fulfil = fulfil as (value: unknown) => void
    this.#reject = reject
    if (executor !== undefined) runExecutor(this, executor)
  }

  /**
   * Whether there is an outcome: a result, an error, or cancellation.
   *
   * @tornado concurrent.Future.done
   */
  done(): boolean {
    return this.#state !== 'pending'
  }

  /**
   * Whether the Future was cancelled, or failed with a {@link CancelledError}.
   *
   * @tornado concurrent.Future.cancelled
   */
  cancelled(): boolean {
    return this.#state === 'cancelled'
  }

  /**
   * The result.
   *
   * @throws The stored error itself if the Future failed; {@link CancelledError} if it was
   * cancelled; {@link InvalidStateError} while it is pending.
   * @tornado concurrent.Future.result
   */
  result(): T {
    if (this.#state === 'finished') return this.#outcome as T
    if (this.#state === 'pending') throw new InvalidStateError('Result is not set.')
    this.#markRetrieved()
    throw this.#outcome
  }

  /**
   * The error the Future failed with, or undefined if it has a result.
   *
   * @throws {@link CancelledError} if it was cancelled; {@link InvalidStateError} while it is
   * pending.
   * @tornado concurrent.Future.exception
   */
  exception(): unknown {
    if (this.#state === 'finished') return undefined
    if (this.#state === 'pending') throw new InvalidStateError('Exception is not set.')
    this.#markRetrieved()
    if (this.#state === 'cancelled') throw this.#outcome
    return this.#outcome
  }

  /**
   * Gives the Future its result.
   *
   * @throws {@link InvalidStateError} if it already has an outcome, cancellation included.
   * @throws TypeError if `value` is a thenable, which no promise can hold; see `chainFuture`.
   * @tornado concurrent.Future.set_result
   */
  setResult(value: T): void {
    if (isFuture(value)) {
      throw new TypeError('a Future cannot hold a thenable; use chainFuture to follow one')
    }
    this.#requirePending()
    this.#state = 'finished'
    this.#outcome = value
    this.#fulfil(value)
  }

  /**
   * Makes the Future fail with `error`; a {@link CancelledError} makes it cancelled.
   *
   * @throws {@link InvalidStateError} if it already has an outcome, cancellation included.
   * @tornado concurrent.Future.set_exception
   */
  setException(error: unknown): void {
    this.#requirePending()
    this.#fail(error instanceof CancelledError ? 'cancelled' : 'failed', error)
  }

  /**
   * Cancels the Future: it rejects with a {@link CancelledError}.
   *
   * The producer learns of it only through a done callback.
   *
   * @returns False if there already was an outcome, which then stays.
   * @tornado concurrent.Future.cancel
   */
  cancel(): boolean {
    if (this.#state !== 'pending') return false
    this.#fail('cancelled', new CancelledError('Future was cancelled'))
    return true
  }

  /**
   * Calls `fn` with this Future once it is done.
   *
   * The call always comes in a microtask, also when the Future is done already, in the order of
   * registration and in the asynchronous context of the registration. What `fn` throws is logged as
   * `Exception in callback`. Counts as looking at the error.
   *
   * @tornado concurrent.Future.add_done_callback
   */
  addDoneCallback(fn: (future: this) => void): void {
    const registration: Registration = { fn }
    const callbacks = (this.#callbacks ??= new Set())
    callbacks.add(registration)
    const run = (): void => {
      if (!callbacks.delete(registration)) return
      try {
        fn(this)
      } catch (error) {
        logCallbackError(fn, error)
      }
    }
    void this.then(run, run)
  }

  /**
   * Takes back every registration of `fn` that has not been called yet.
   *
   * @returns How many there were.
   * @tornado concurrent.Future.remove_done_callback
   */
  removeDoneCallback(fn: (future: this) => void): number {
    let removed = 0
    for (const registration of this.#callbacks ?? []) {
      if (registration.fn === fn && this.#callbacks?.delete(registration)) removed++
    }
    return removed
  }

  /** As a promise's `then`. Counts as looking at the error. */
  override then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    if (!this.#retrieved) this.#markRetrieved()
    return super.then(onFulfilled, onRejected)
  }

  /** A description for logs: `<Future pending>`, `<Future finished result=42>` and the like. */
  override toString(): string {
    switch (this.#state) {
      case 'finished':
        return `<Future finished result=${inspect(this.#outcome, BRIEF)}>`
      case 'failed':
        return `<Future finished exception=${describeError(this.#outcome)}>`
      default:
        return `<Future ${this.#state}>`
    }
  }

  #fail(state: 'failed' | 'cancelled', error: unknown): void {
    this.#state = state
    this.#outcome = error
    // Attached before rejecting, so that Node never considers the rejection unhandled.
    void super.then(undefined, ignore)
    this.#reject(error)
    if (!this.#retrieved && !isCancellation(error)) watchUnretrieved(this, error)
  }

  #markRetrieved(): void {
    this.#retrieved = true
    if (this.#state === 'failed') forgetUnretrieved(this)
  }

  #requirePending(): void {
    if (this.#state !== 'pending') {
      throw new InvalidStateError(`the Future already has an outcome: ${this.toString()}`)
    }
  }
}

/** Logs what a done callback threw. @internal */
export function logCallbackError(fn: { readonly name: string }, error: unknown): void {
  appLog.error('Exception in callback %s', fn.name || '(anonymous)', { excInfo: error })
}

/** Runs `executor` as the constructor of a promise would: its first call decides. */
function runExecutor<T>(future: Future<T>, executor: FutureExecutor<T>): void {
  let decided = false
  const reject = (error: unknown): void => {
    if (decided) return
    decided = true
    if (!future.done()) future.setException(error)
  }
  const resolve = (value: T | PromiseLike<T>): void => {
    if (decided) return
    if (value === future) {
      reject(new TypeError('a Future cannot be resolved with itself'))
      return
    }
    decided = true
    if (isFuture(value)) follow(future, value)
    else if (!future.done()) future.setResult(value)
  }
  try {
    executor(resolve, reject)
  } catch (error) {
    reject(error)
  }
}

function follow<T>(future: Future<T>, source: PromiseLike<T>): void {
  void Promise.resolve(source).then(
    (result) => {
      if (!future.done()) future.setResult(result)
    },
    (error: unknown) => {
      if (!future.done()) future.setException(error)
    },
  )
}

function ignore(): void {}

function describeError(error: unknown): string {
  return error instanceof Error
    ? `${error.name}(${JSON.stringify(error.message)})`
    : inspect(error, BRIEF)
}
