import { AsyncResource } from 'node:async_hooks'
import type { ContextChain } from '@tornado-ts/concurrent'
import {
  executionScope,
  isCancellation,
  isFuture,
  offerError,
  runInScope,
} from '@tornado-ts/concurrent'
import { appLog } from '@tornado-ts/log'

/** A function that a loop calls; what it returns is not used, except to watch a promise fail. */
export type LoopCallback = (...args: unknown[]) => unknown

const NO_ARGS: unknown[] = []

/** What running a callback takes of a loop. */
export interface CallbackHost {
  handleCallbackException(callback: LoopCallback, error: unknown): void
}

/**
 * A callback waiting for its turn, with everything it is to be run in: the AsyncLocalStorage
 * context of whoever scheduled it (it is an AsyncResource), and the stack contexts, if any.
 */
export class LoopTask extends AsyncResource {
  readonly callback: LoopCallback
  args: unknown[]
  readonly chain: ContextChain | undefined

  constructor(callback: LoopCallback, args: unknown[], chain: ContextChain | undefined) {
    super('TORNADO_CALLBACK')
    this.callback = callback
    // Very many tasks wait for a timer, so the usual empty array is not kept.
    this.args = args.length === 0 ? NO_ARGS : args
    this.chain = chain
  }

  /**
   * Calls the callback; never throws.
   *
   * @param host The loop, current meanwhile if `scoped` or if any scope has been entered before.
   */
  run(host: CallbackHost, scoped: boolean): void {
    this.runInAsyncScope(callTask, undefined, this, host, scoped)
  }
}

function callTask(task: LoopTask, host: CallbackHost, scoped: boolean): void {
  const { callback, args, chain } = task
  try {
    let result: unknown
    if (scoped || executionScope.active) result = runInScope(host, chain, callback, args)
    else result = args.length === 0 ? callback() : callback(...args)
    if (result !== undefined) watchResult(result, task, host)
  } catch (error) {
    reportError(host, callback, error)
  }
}

/** Reports the rejection of a thenable, or of those in an array or plain object. */
function watchResult(result: unknown, task: LoopTask, host: CallbackHost): void {
  if (isFuture(result)) {
    void Promise.resolve(result).then(undefined, (error: unknown) => {
      const failure = offerError(error, task.chain)
      if (failure !== undefined) reportError(host, task.callback, failure.error)
    })
  } else if (isPlainCollection(result)) {
    for (const member of Object.values(result)) {
      if (isFuture(member)) watchResult(member, task, host)
    }
  }
}

function isPlainCollection(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Hands an error that no context took to the loop, unless it means cancellation. */
export function reportError(host: CallbackHost, callback: LoopCallback, error: unknown): void {
  if (isCancellation(error)) return
  try {
    host.handleCallbackException(callback, error)
  } catch (fault) {
    appLog.error('Exception in handleCallbackException', { excInfo: fault })
  }
}
