import { isFuture } from '@tornado-ts/concurrent'
import { HTTPInputError } from '@tornado-ts/httputil'
import type { TargetParams } from '@tornado-ts/routing'
import { HTTPError } from './errors.ts'
import { asHTTPError, handleRequestError } from './error-path.ts'
import { finishUnattended } from './finish-unattended.ts'
import type { HandlerTraits, VerbName } from './handler-class.ts'
import { type HandlerState, NO_PATH_KWARGS, stateOf } from './handler-state.ts'
import { renderingOf } from './page.ts'
import type { RequestHandler } from './request-handler.ts'
import { checkXsrf } from './xsrf-check.ts'

/**
 * Runs `prepare` of a handler, after the checks that come before it.
 *
 * Nothing here throws, and no promise it returns rejects: every error ends the request. What a hook
 * returns is waited for only if it is a promise, so that a synchronous handler is served in one turn.
 */
export function prepareHandler(
  handler: RequestHandler,
  traits: HandlerTraits,
  { pathArgs, pathKwargs }: TargetParams,
): void | Promise<void> {
  try {
    const { request } = handler
    if (!traits.verbs.has(request.method)) throw new HTTPError(501)
    if (!traits.streamsBody && request.body.length > 0) parseBody(handler)
    if (pathArgs !== undefined) handler.pathArgs = decodeList(handler, pathArgs)
    if (pathKwargs !== undefined) handler.pathKwargs = decodeNamed(handler, pathKwargs)
    if (handler.settings.xsrfCookies) checkXsrf(handler)
    const prepared = handler.prepare()
    if (prepared !== undefined) return awaitHook(handler, prepared)
  } catch (error) {
    return handleRequestError(handler, error)
  }
}

/**
 * Waits for what a hook has returned; its rejection ends the request.
 *
 * Kept apart from the way of a synchronous handler, like {@link awaitVerb}: a function that makes a
 * closure sets up a scope for it at every call, whether it gets there or not.
 */
export function awaitHook(handler: RequestHandler, returned: PromiseLike<void>): Promise<void> {
  return Promise.resolve(returned).catch((error: unknown) => handleRequestError(handler, error))
}

function awaitVerb(handler: RequestHandler, result: PromiseLike<unknown>): Promise<void> {
  return Promise.resolve(result).then(
    () => finishVerb(handler),
    (error: unknown) => handleRequestError(handler, error),
  )
}

/** Runs the verb of a handler whose `prepare` is done, and finishes the response after it. */
export function runVerb(handler: RequestHandler, traits: HandlerTraits): void | Promise<void> {
  const state = stateOf(handler)
  if (state.finished || state.failed) return
  try {
    const verb = traits.verbs.get(handler.request.method)
    if (verb === undefined) return
    const result = callVerb(handler, verb)
    if (result !== undefined && isFuture(result)) return awaitVerb(handler, result)
  } catch (error) {
    return handleRequestError(handler, error)
  }
  return finishVerb(handler)
}

function callVerb(handler: RequestHandler, verb: VerbName): unknown {
  const { pathArgs, pathKwargs } = handler
  if (pathArgs.length > 0) return handler[verb](...pathArgs)
  if (pathKwargs !== NO_PATH_KWARGS) return handler[verb](pathKwargs)
  return handler[verb]()
}

function finishVerb(handler: RequestHandler): void | Promise<void> {
  const state = stateOf(handler)
  if (state.finished || state.failed) return
  if (!state.autoFinish) return finishRendering(handler, state)
  try {
    finishUnattended(handler, state)
  } catch (error) {
    return handleRequestError(handler, error)
  }
}

/** Waits for the template that is going to be the response, where there is one. */
function finishRendering(handler: RequestHandler, state: HandlerState): void | Promise<void> {
  const fail = (error: unknown): void => handleRequestError(handler, error)
  return renderingOf(handler, state)?.catch(fail)
}

function parseBody(handler: RequestHandler): void {
  try {
    handler.request._parseBody()
  } catch (error) {
    throw error instanceof HTTPInputError ? asHTTPError(error) : error
  }
}

function decodeList(
  handler: RequestHandler,
  groups: readonly (Buffer | undefined)[],
): (string | undefined)[] {
  return groups.map((group) => (group === undefined ? undefined : handler.decodeArgument(group)))
}

function decodeNamed(
  handler: RequestHandler,
  groups: Readonly<Record<string, Buffer | undefined>>,
): Record<string, string | undefined> {
  const decoded = Object.create(null) as Record<string, string | undefined>
  for (const [name, group] of Object.entries(groups)) {
    decoded[name] = group === undefined ? undefined : handler.decodeArgument(group, name)
  }
  return decoded
}
