import type { ContextChain, Failure } from './context-chain.ts'
import { callInside, entriesOf, withoutDeactivated } from './context-chain.ts'
import { StackContextInconsistentError } from './errors.ts'
import { executionScope } from './execution-scope.ts'

/**
 * The chain of the running code, to be stored with a callback that is to run in it later.
 * Undefined if it is empty; one variable read while no scope was ever entered.
 *
 * @internal
 */
export function captureChain(): ContextChain | undefined {
  return executionScope.active ? executionScope.get()?.chain : undefined
}

/**
 * Calls `fn(...args)` with `loop` as the current loop and inside the contexts of `chain`: the
 * stateful ones are entered outermost first and left innermost first, and an error is offered to
 * each on its way out. Whatever contexts the calling code is in are hidden meanwhile.
 *
 * @returns What `fn` returned; undefined if a context swallowed an error.
 * @throws The error that no context swallowed.
 * @internal
 */
export function runInScope<A extends unknown[], R>(
  loop: object | undefined,
  chain: ContextChain | undefined,
  fn: (...args: A) => R,
  args: A,
): R {
  const current = withoutDeactivated(chain)
  const scope = { loop, chain: current }
  if (current === undefined) return executionScope.run(scope, fn, ...args)
  return executionScope.run(scope, () => callInside(entriesOf(current), () => fn(...args)))
}

/**
 * Offers `error` to the handlers of `chain`, innermost first: for an error that surfaced outside of
 * the callback it belongs to, such as the rejection of a promise the callback returned.
 *
 * @returns Undefined if a handler took it; else the error to report, which a handler may have
 * replaced by throwing another.
 * @internal
 */
export function offerError(error: unknown, chain: ContextChain | undefined): Failure | undefined {
  const current = withoutDeactivated(chain)
  if (current === undefined) return { error }
  const scope = { loop: executionScope.get()?.loop, chain: current }
  return executionScope.run(scope, () => {
    let failure: Failure | undefined = { error }
    for (const entry of entriesOf(current).reverse()) failure = entry.offer(failure)
    return failure
  })
}

/**
 * For the runner of generators: checks after each step that the generator is in the chain it began
 * the step with. Where a context opened in its body is still open, every other code that ran until
 * the generator goes on would be inside it too.
 *
 * @param before What {@link captureChain} returned before the step.
 * @returns Undefined if all is well. Otherwise the chain has been put back, and the error is to be
 * thrown into the generator at its yield.
 * @internal
 */
export function checkChain(
  before: ContextChain | undefined,
): StackContextInconsistentError | undefined {
  if (captureChain() === before) return undefined
  executionScope.enter({ loop: executionScope.get()?.loop, chain: before })
  return new StackContextInconsistentError(
    'stack context inconsistency (probably caused by a yield within a StackContext block)',
  )
}
