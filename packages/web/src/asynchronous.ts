import { isFuture } from '@tornado-ts/concurrent'
import { ExceptionStackContext } from '@tornado-ts/concurrent/stack-context'
import type { VerbMethod } from './decorators.ts'
import { handleRequestError } from './error-path.ts'
import { finishUnattended } from './finish-unattended.ts'
import { stateOf } from './handler-state.ts'
import { renderingOf } from './page.ts'
import type { RequestHandler } from './request-handler.ts'

let warned = false

/**
 * Lets a verb method answer later: it has to call `finish` itself, unless it returns a promise.
 *
 * What callbacks throw that were started through the IOLoop, `gen.Task` or `wrap` ends the request
 * as an error of the method would; wrap bare Node callbacks with `asyncCallback`. Works as a method
 * decorator and as a plain wrapper, and emits one deprecation warning per process.
 *
 * @deprecated Write an `async` method.
 * @tornado web.asynchronous
 */
export function asynchronous<H, A extends unknown[], R>(
  method: VerbMethod<H, A, R>,
  _context?: ClassMethodDecoratorContext,
): VerbMethod<H, A, void> {
  return function (...args) {
    warnOnce()
    const handler = this as RequestHandler
    const state = stateOf(handler)
    const fail = (error: unknown): boolean => {
      handleRequestError(handler, error)
      return true
    }
    state.autoFinish = false
    let result: unknown
    new ExceptionStackContext(fail).run(() => {
      result = method.apply(this, args)
    })
    if (!isFuture(result)) return
    Promise.resolve(result)
      .then(() => {
        if (state.finished || state.failed) return
        const rendering = renderingOf(handler, state)
        if (rendering !== undefined) return rendering
        finishUnattended(handler, state)
      })
      .catch(fail)
  }
}

function warnOnce(): void {
  if (warned) return
  warned = true
  process.emitWarning('asynchronous is deprecated: write an async method', {
    type: 'DeprecationWarning',
    code: 'TORNADO_WEB_ASYNCHRONOUS',
  })
}
