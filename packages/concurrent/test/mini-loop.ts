import { captureChain, checkChain, executionScope, offerError, runInScope } from '../src/index.ts'

/** The part of an IOLoop that stack contexts are about. */
export class MiniLoop {
  /** What nobody handled, in place of a log. */
  readonly unhandled: unknown[] = []
  #pending = 0
  #drained: (() => void) | undefined

  addCallback<A extends unknown[]>(fn: (...args: A) => unknown, ...args: A): void {
    const chain = captureChain()
    this.#pending++
    setImmediate(() => {
      try {
        const result = runInScope(this, chain, fn, args)
        if (result instanceof Promise) {
          result.catch((error: unknown) => {
            const failure = offerError(error, chain)
            if (failure !== undefined) this.unhandled.push(failure.error)
          })
        }
      } catch (error) {
        this.unhandled.push(error)
      }
      // After the microtasks of the callback, so that a rejection has been reported.
      setImmediate(() => {
        if (--this.#pending === 0) this.#drained?.()
      })
    })
  }

  /** Resolves when no callback is left. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#drained = resolve
    })
  }

  static current(): object | undefined {
    return executionScope.get()?.loop
  }
}

/** Drives a generator as a coroutine runner does, with the check of the chain at each yield. */
export async function drive<R>(generator: Generator<unknown, R, unknown>): Promise<R> {
  let step = (): IteratorResult<unknown, R> => generator.next()
  for (;;) {
    const before = captureChain()
    const { done, value } = step()
    const inconsistent = checkChain(before)
    if (done) return value
    if (inconsistent !== undefined) {
      step = () => generator.throw(inconsistent)
      continue
    }
    try {
      const sent = await value
      step = () => generator.next(sent)
    } catch (error) {
      step = () => generator.throw(error)
    }
  }
}
