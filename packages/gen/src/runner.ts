import { AsyncResource } from 'node:async_hooks'
import {
  ExceptionStackContext,
  Future,
  captureChain,
  checkChain,
  convertYielded,
  moment,
} from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { argumentAdapter } from './argument-adapter.ts'
import { rejectResult, resolveResult } from './coroutine-result.ts'
import { LeakedCallbackError } from './errors.ts'
import { KeyedResults } from './keyed-results.ts'
import { findYieldPoint } from './multi-yield-point.ts'
import type { YieldPoint, YieldPointRunner } from './yield-point.ts'

/** How a generator goes on: with a value, with an error at its `yield`, or by being closed. */
interface Resumption {
  readonly how: 'next' | 'throw' | 'return'
  readonly value: unknown
}

const START: Resumption = { how: 'next', value: undefined }
const CLOSE: Resumption = { how: 'return', value: undefined }

/**
 * Runs a generator to its end: whatever it yields is waited for, and the outcome handed back in.
 *
 * A Future that is done continues the generator at once, in a loop, without leaving the turn. Other
 * promises continue it in the microtask in which they settle, which belongs to the generator's own
 * asynchronous context, since the `then` was called in there. `moment` takes a turn of the loop.
 *
 * The callback style adds two things: yield points, whose results have keys; and, from the first
 * yield point on, errors of callbacks that the generator started are thrown into it at its `yield`.
 *
 * @internal
 * @tornado gen.Runner
 */
export class Runner implements YieldPointRunner {
  readonly #generator: Generator<unknown, unknown, unknown>
  readonly #result: Future<unknown>
  readonly #loop: IOLoop = IOLoop.current()
  #running = false
  #finished = false
  /** The number of the present wait; what an earlier one had been waiting for comes too late. */
  #wait = 0
  /** The asynchronous context of the generator at its `yield`. */
  #context: AsyncResource | undefined
  /** The result was cancelled by code that the generator itself called. */
  #closing = false
  /** It has had an error thrown into it, or been closed. */
  #interrupted = false
  #keys: KeyedResults | undefined
  #pending: { readonly point: YieldPoint; readonly ready: Future<void> } | undefined
  #stopCatchingErrors: (() => void) | undefined

  constructor(generator: Generator<unknown, unknown, unknown>, result: Future<unknown>) {
    this.#generator = generator
    this.#result = result
  }

  /**
   * Lets the generator go on until it has to wait, or ends.
   *
   * @tornado gen.Runner.run
   */
  run(resumption: Resumption = START): void {
    if (this.#running || this.#finished) return
    this.#running = true
    let next: Resumption | undefined = resumption
    while (next !== undefined) next = this.#step(next)
    this.#running = false
  }

  /**
   * Begins to wait for what the generator yielded.
   *
   * @returns How to go on at once; undefined if the generator has to wait.
   * @tornado gen.Runner.handle_yield
   */
  handleYield(yielded: unknown): Resumption | undefined {
    try {
      const point = findYieldPoint(yielded)
      if (point !== undefined) return this.#startYieldPoint(point)
      return this.#waitFor(convertYielded(yielded))
    } catch (error) {
      return { how: 'throw', value: error }
    }
  }

  /**
   * Throws an error of a callback into the generator at its `yield`.
   *
   * @returns False if the generator is not waiting.
   * @tornado gen.Runner.handle_exception
   */
  handleException(error: unknown): boolean {
    if (this.#running || this.#finished) return false
    this.#interrupt({ how: 'throw', value: error })
    return true
  }

  /** Ends the generator at its present or next `yield`; its `finally` blocks run. */
  close(): void {
    if (this.#running) this.#closing = true
    else this.#interrupt(CLOSE)
  }

  registerCallback(key: unknown): void {
    this.#keyed().register(key)
  }

  isReady(key: unknown): boolean {
    return this.#keyed().isReady(key)
  }

  setResult(key: unknown, result: unknown): void {
    this.#keyed().setter(key)(result)
    this.#checkPending()
  }

  popResult(key: unknown): unknown {
    return this.#keyed().pop(key)
  }

  resultCallback(key: unknown): (...args: unknown[]) => void {
    const setResult = this.#keyed().setter(key)
    return argumentAdapter((result) => {
      setResult(result)
      this.#checkPending()
    })
  }

  #keyed(): KeyedResults {
    return (this.#keys ??= new KeyedResults())
  }

  #step(resumption: Resumption): Resumption | undefined {
    const chain = captureChain()
    this.#interrupted ||= resumption.how !== 'next'
    let step: IteratorResult<unknown, unknown>
    try {
      step = resume(this.#generator, resumption)
    } catch (error) {
      this.#finish(() => rejectResult(this.#result, error))
      return undefined
    }
    const { done, value } = step
    if (done) {
      this.#finish(() => this.#resolve(value))
      return undefined
    }
    const inconsistency = checkChain(chain)
    if (inconsistency !== undefined) return { how: 'throw', value: inconsistency }
    if (!this.#closing) return this.handleYield(value)
    this.#closing = false
    return CLOSE
  }

  #finish(settle: () => void): void {
    this.#finished = true
    this.#stopCatchingErrors?.()
    settle()
  }

  #resolve(value: unknown): void {
    if (this.#keys === undefined || this.#keys.isEmpty || this.#interrupted) {
      resolveResult(this.#result, value)
    } else {
      const leaked = `finished without waiting for callbacks ${this.#keys.toString()}`
      rejectResult(this.#result, new LeakedCallbackError(leaked))
    }
  }

  #waitFor(source: PromiseLike<unknown>): Resumption | undefined {
    if (source instanceof Future && source.done()) return outcomeOf(() => source.result())
    const wait = this.#suspend()
    if (source === moment) {
      this.#loop.addCallback(() => this.#resume(wait, START))
    } else {
      // A foreign thenable may throw, or call back twice; a promise made from it does neither.
      const promise = source instanceof Promise ? source : Promise.resolve(source)
      void promise.then(
        (value: unknown) => this.#resume(wait, { how: 'next', value }),
        (error: unknown) => this.#resume(wait, { how: 'throw', value: error }),
      )
    }
    return undefined
  }

  #startYieldPoint(point: YieldPoint): Resumption | undefined {
    if (this.#stopCatchingErrors !== undefined) return this.#beginYieldPoint(point)
    const wait = this.#suspend()
    new ExceptionStackContext((error) => this.handleException(error)).run((deactivate) => {
      this.#stopCatchingErrors = deactivate
      // A callback of the loop, unlike a promise's, is entered again by the contexts it carries.
      this.#loop.addCallback(() => {
        if (wait !== this.#wait) return
        const next = this.#beginYieldPoint(point)
        if (next !== undefined) this.run(next)
      })
    })
    return undefined
  }

  #beginYieldPoint(point: YieldPoint): Resumption | undefined {
    try {
      point.start(this)
      if (point.isReady()) return { how: 'next', value: point.getResult() }
    } catch (error) {
      return { how: 'throw', value: error }
    }
    const wait = this.#suspend()
    const ready = new Future<void>()
    this.#pending = { point, ready }
    void ready.then(() => {
      if (wait === this.#wait) this.run(outcomeOf(() => point.getResult()))
    })
    return undefined
  }

  #checkPending(): void {
    if (this.#pending === undefined || !this.#pending.point.isReady()) return
    const { ready } = this.#pending
    this.#pending = undefined
    ready.setResult()
  }

  #suspend(): number {
    this.#pending = undefined
    this.#context = new AsyncResource('TORNADO_COROUTINE')
    return ++this.#wait
  }

  #resume(wait: number, resumption: Resumption): void {
    if (wait === this.#wait) this.run(resumption)
  }

  /** Goes on without what is being waited for. */
  #interrupt(resumption: Resumption): void {
    this.#wait++
    this.#pending = undefined
    this.#context?.runInAsyncScope(() => this.run(resumption))
  }
}

function resume(
  generator: Generator<unknown, unknown, unknown>,
  { how, value }: Resumption,
): IteratorResult<unknown, unknown> {
  switch (how) {
    case 'next':
      return generator.next(value)
    case 'throw':
      return generator.throw(value)
    case 'return':
      return generator.return(value)
  }
}

function outcomeOf(read: () => unknown): Resumption {
  try {
    return { how: 'next', value: read() }
  } catch (error) {
    return { how: 'throw', value: error }
  }
}
