import type { CloseContext, ContextEntry, Failure } from './context-chain.ts'
import { callInside, entriesOf } from './context-chain.ts'
import { executionScope } from './execution-scope.ts'
import { captureChain, offerError, runInScope } from './run-in-scope.ts'

export { StackContextInconsistentError } from './errors.ts'

/** A context as an object with explicit ends. */
export interface EnterableContext {
  /** Begins the context. */
  enter(): void
  /** Ends it; gets the error that passes through, if any, and swallows it by returning true. */
  exit(error?: unknown): boolean | void
}

/** Makes the state of one stay in a {@link StackContext}; a Disposable begins when it is made. */
export type ContextFactory = () => Disposable | EnterableContext

/** What `enter()` of a context gives: leave it with `using` or by calling `[Symbol.dispose]()`. */
export interface EnteredContext extends Disposable {
  /** Stops handing the context to callbacks scheduled, or run, from now on. */
  deactivate(): void
}

/**
 * A context that follows the flow of control into the callbacks started inside of it: around each
 * of them a new instance is made, entered, and left again.
 *
 * Callbacks run inside when they go through `wrap`, the IOLoop's scheduling methods or `gen.Task`.
 * Continuations of promises inherit the context (see {@link currentChain}), but the instance is not
 * entered again around them, since Node offers no hook there.
 *
 * @deprecated Use AsyncLocalStorage of `node:async_hooks`.
 *
 * @example
 * ```ts
 * const request = new StackContext(() => {
 *   const previous = label
 *   label = 'request 7'
 *   return { [Symbol.dispose]: () => void (label = previous) }
 * })
 * request.run(() => loop.addCallback(work)) // work sees label === 'request 7'
 * ```
 *
 * @tornado stack_context.StackContext
 */
export class StackContext {
  readonly #factory: ContextFactory

  /** @param factory Called once for every piece of code that is run inside. */
  constructor(factory: ContextFactory) {
    if (typeof factory !== 'function') throw new TypeError('StackContext needs a factory function')
    this.#factory = factory
  }

  /**
   * Calls `fn` inside the context.
   *
   * @param fn Receives a function that stops handing the context to further callbacks.
   * @returns What `fn` returned; undefined if the context swallowed its error.
   * @tornado stack_context.StackContext.run
   */
  run<T>(fn: (deactivate: () => void) => T): T {
    return runEntered(this.#entry(), fn)
  }

  /**
   * Enters the context until the returned object is disposed of. The block must not await or yield;
   * for that there is {@link runWithStackContext}. Errors of the block are not seen.
   *
   * @tornado stack_context.StackContext.__enter__
   */
  enter(): EnteredContext {
    return enterContext(this.#entry())
  }

  #entry(): ContextEntry {
    return {
      owner: this,
      open: () => openInstance(this.#factory),
      offer: (failure) => failure,
      active: true,
    }
  }
}

/**
 * A handler for the errors of a block and of every callback started inside of it.
 *
 * The handler gets the error and returns true if it is dealt with; otherwise the error goes on to
 * the next handler outward. What the handler throws replaces the error.
 *
 * @deprecated Use async functions and try/catch.
 *
 * @example
 * ```ts
 * new ExceptionStackContext((error) => (console.error('job 7 failed:', error), true)).run(() => {
 *   loop.callLater(0.1, () => { throw new Error('late') })
 * })
 * ```
 *
 * @tornado stack_context.ExceptionStackContext
 */
export class ExceptionStackContext {
  readonly #handler: (error: unknown) => boolean | void

  constructor(handler: (error: unknown) => boolean | void) {
    if (typeof handler !== 'function') {
      throw new TypeError('ExceptionStackContext needs a handler function')
    }
    this.#handler = handler
  }

  /**
   * Calls `fn`, and what it starts, with the handler in place.
   *
   * @param fn Receives a function that takes the handler away from further callbacks.
   * @returns What `fn` returned; undefined if the handler dealt with its error.
   * @tornado stack_context.ExceptionStackContext.run
   */
  run<T>(fn: (deactivate: () => void) => T): T {
    return runEntered(this.#entry(), fn)
  }

  /**
   * Puts the handler in place until the returned object is disposed of. Only the errors of
   * callbacks started meanwhile are seen, those of the block itself are not: see {@link run}.
   *
   * @tornado stack_context.ExceptionStackContext.__enter__
   */
  enter(): EnteredContext {
    return enterContext(this.#entry())
  }

  #entry(): ContextEntry {
    const offer: CloseContext = (failure) => {
      if (failure === undefined) return undefined
      try {
        return this.#handler(failure.error) ? undefined : failure
      } catch (error) {
        return { error }
      }
    }
    return { owner: this, open: () => offer, offer, active: true }
  }
}

/**
 * No context at all: for shared resources, such as a connection pool, that must not inherit the
 * contexts of whoever happens to use them first.
 *
 * @deprecated Belongs to the legacy stack contexts.
 * @tornado stack_context.NullContext
 */
export class NullContext {
  /**
   * Calls `fn`, and what it starts, outside of every context.
   *
   * @tornado stack_context.NullContext.run
   */
  run<T>(fn: () => T): T {
    if (captureChain() === undefined) return fn()
    return executionScope.run({ loop: executionScope.get()?.loop, chain: undefined }, fn)
  }

  /** Leaves every context until the returned object is disposed of. */
  enter(): EnteredContext {
    const before = executionScope.get()
    if (before?.chain === undefined) return { deactivate: nothing, [Symbol.dispose]: nothing }
    executionScope.enter({ loop: before.loop, chain: undefined })
    return {
      deactivate: nothing,
      [Symbol.dispose]: () => {
        if (captureChain() === undefined) executionScope.enter(before)
      },
    }
  }
}

/** The functions made by {@link wrap}. */
const wrappers = new WeakSet<object>()

/**
 * Ties `fn` to the contexts it is wrapped in: whenever and wherever it is called, it runs inside
 * them and not inside those of its caller, and its errors go through their handlers, innermost
 * first. An error that nobody handles is thrown to the caller.
 *
 * `this`, the arguments and the result pass through. Anything but a function is returned as it is,
 * and so is a wrapped function, and every function as long as no context was ever entered.
 *
 * @deprecated Use `AsyncLocalStorage.bind`.
 * @tornado stack_context.wrap
 */
export function wrap<F>(fn: F): F {
  if (!executionScope.active || typeof fn !== 'function' || wrappers.has(fn)) return fn
  const chain = captureChain()
  const wrapper = function (this: unknown, ...args: unknown[]): unknown {
    const call = (): unknown => Reflect.apply(fn, this, args)
    return runInScope(executionScope.get()?.loop, chain, call, [])
  }
  wrappers.add(wrapper)
  return wrapper as F
}

/**
 * Runs a coroutine or async function so that all of it is in `context`, what comes after its waits
 * included.
 *
 * @example
 * ```ts
 * await runWithStackContext(new ExceptionStackContext(handler), async () => {
 *   await step()
 *   loop.addCallback(more) // its errors reach the handler
 * })
 * ```
 *
 * @deprecated Use AsyncLocalStorage of `node:async_hooks`.
 * @tornado stack_context.run_with_stack_context
 */
export function runWithStackContext<T>(
  context: StackContext | ExceptionStackContext | NullContext,
  fn: () => T,
): T {
  return context.run(() => fn())
}

/** The contexts that the running code is in, outermost first. */
export function currentChain(): readonly object[] {
  return entriesOf(captureChain()).map((entry) => entry.owner)
}

/**
 * Offers `error` to the handlers of the current contexts, innermost first.
 *
 * @returns True if one of them dealt with it.
 * @throws What a handler threw in its place, if no handler further out dealt with that.
 */
export function handleException(error: unknown): boolean {
  const failure = offerError(error, captureChain())
  if (failure === undefined) return true
  if (failure.error !== error) throw failure.error
  return false
}

function runEntered<T>(entry: ContextEntry, fn: (deactivate: () => void) => T): T {
  const before = executionScope.get()
  const scope = { loop: before?.loop, chain: { entry, outer: before?.chain } }
  return executionScope.run(scope, () => callInside([entry], () => fn(() => deactivate(entry))))
}

function enterContext(entry: ContextEntry): EnteredContext {
  const close = entry.open()
  const before = executionScope.get()
  const chain = { entry, outer: before?.chain }
  executionScope.enter({ loop: before?.loop, chain })
  let entered = true
  return {
    deactivate: () => deactivate(entry),
    [Symbol.dispose]: () => {
      if (!entered) return
      entered = false
      // A runner that found the context open across a yield has put the chain back already.
      if (captureChain() === chain) executionScope.enter(before)
      const failure = close(undefined)
      if (failure !== undefined) throw failure.error
    },
  }
}

function deactivate(entry: ContextEntry): void {
  entry.active = false
}

function openInstance(factory: ContextFactory): CloseContext {
  const instance = factory()
  if ('exit' in instance) instance.enter()
  return (failure) => {
    try {
      return leaveInstance(instance, failure) ? undefined : failure
    } catch (error) {
      return { error }
    }
  }
}

/** Whether the instance swallowed the error. */
function leaveInstance(
  instance: Disposable | EnterableContext,
  failure: Failure | undefined,
): boolean {
  if (!('exit' in instance)) {
    instance[Symbol.dispose]()
    return false
  }
  return (failure === undefined ? instance.exit() : instance.exit(failure.error)) === true
}

function nothing(): void {}
