import { AsyncResource } from 'node:async_hooks'
import { executionScope, runInScope } from '@tornado-ts/concurrent'
import type { IOLoop } from '@tornado-ts/ioloop'

const outside = new AsyncResource('TORNADO_HTTP_CLIENT')

/**
 * Calls a function outside of the context it is asked for in, with `loop` as the current one: what
 * outlives a fetch must not hold on to the context of that.
 */
export function callOutside<T>(loop: IOLoop, fn: () => T): T {
  return outside.runInAsyncScope(() =>
    // Without scopes there is one loop, which needs no saying.
    executionScope.active ? runInScope(loop, undefined, fn, []) : fn(),
  )
}
