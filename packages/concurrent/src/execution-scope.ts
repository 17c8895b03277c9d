import { AsyncLocalStorage } from 'node:async_hooks'
import type { ContextChain } from './context-chain.ts'

/**
 * What code can ask about the place it runs in.
 *
 * @internal
 */
export interface Scope {
  /** The IOLoop whose callback is executing; undefined outside of every explicit loop. */
  readonly loop: object | undefined
  /** The open stack contexts; undefined if there are none. */
  readonly chain: ContextChain | undefined
}

/**
 * The one place in the framework that owns an AsyncLocalStorage.
 *
 * The storage is made by the first {@link ExecutionScope.run} or {@link ExecutionScope.enter}:
 * when the first stack context is entered or the first loop besides the main one runs something.
 * Until then {@link ExecutionScope.active} is false, and tracking costs the process nothing.
 *
 * For ioloop:
 * - `IOLoop.current()`: `executionScope.active ? (executionScope.get()?.loop ?? explicit) : explicit`.
 * - Capturing at `addCallback`: `const chain = captureChain()` (undefined at the cost of one
 *   variable read while not active).
 * - Running: if `chain === undefined && !executionScope.active` and the loop is the main one, call
 *   the callback directly; otherwise `runInScope(loop, chain, callback, args)`, which makes the loop
 *   current, enters the contexts again and hides those of whoever armed the timer or immediate.
 * - What `runInScope` throws has been through the handlers of the chain: log it. For the promise of
 *   a callback that rejects later: `offerError(error, chain)`, and log what it returns, if anything.
 *
 * @internal
 */
export class ExecutionScope {
  #storage: AsyncLocalStorage<Scope | undefined> | undefined

  /** Whether any scope has ever been entered; false means {@link get} is undefined everywhere. */
  get active(): boolean {
    return this.#storage !== undefined
  }

  /** The scope of the running code, undefined if it has none. */
  get(): Scope | undefined {
    return this.#storage?.getStore()
  }

  /** Calls `fn(...args)`, and everything it starts, in `scope`. */
  run<A extends unknown[], R>(scope: Scope, fn: (...args: A) => R, ...args: A): R {
    return this.#open().run(scope, fn, ...args)
  }

  /**
   * Makes `scope` that of the rest of the current synchronous execution, and of what it starts.
   * Undefined leaves all scopes. The caller restores what {@link get} returned before.
   */
  enter(scope: Scope | undefined): void {
    if (scope === undefined && this.#storage === undefined) return
    this.#open().enterWith(scope)
  }

  #open(): AsyncLocalStorage<Scope | undefined> {
    return (this.#storage ??= new AsyncLocalStorage())
  }
}

/** @internal */
export const executionScope: ExecutionScope = new ExecutionScope()
