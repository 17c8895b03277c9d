import { HTTPError } from './errors.ts'
import { markStreaming, type RequestHandlerClass } from './handler-class.ts'
import { RequestHandler } from './request-handler.ts'

/**
 * A verb method of the handler `H`. `H` is not bounded by RequestHandler, because a field of a
 * class cannot be inferred from a bound that asks for the type of that very class.
 */
export type VerbMethod<H, A extends unknown[], R> = (this: H, ...args: A) => R

/** A method of any type, which keeps its type when it is decorated. */
export type AnyMethod = (...args: never[]) => unknown

/** What a method decorator is told. TypeScript's own type would ask for that of the whole class. */
export interface MethodContext {
  readonly kind: 'method'
}

/**
 * Makes a handler class take its body in pieces: `prepare` runs as soon as the headers are in, each
 * piece goes to `dataReceived`, and the verb runs after the last one. Arguments in the body do not
 * exist for such a handler.
 *
 * Works as a class decorator and as a plain call.
 *
 * @throws TypeError for anything but a subclass of RequestHandler.
 * @tornado web.stream_request_body
 */
export function streamRequestBody<C extends RequestHandlerClass>(
  handlerClass: C,
  _context?: ClassDecoratorContext,
): C {
  if (typeof handlerClass !== 'function' || !(handlerClass.prototype instanceof RequestHandler)) {
    throw new TypeError(`expected subclass of RequestHandler, got ${String(handlerClass)}`)
  }
  markStreaming(handlerClass)
  return handlerClass
}

/**
 * Sends GET and HEAD requests for a path without a final slash to the path with one; other methods
 * get 404. The pattern of the rule should make the slash optional: `/foo/?`.
 *
 * Works as a method decorator and as a plain wrapper.
 *
 * @tornado web.addslash
 */
export function addslash<M extends AnyMethod>(method: M, context: MethodContext): M
export function addslash<H, A extends unknown[], R>(
  method: VerbMethod<H, A, R>,
): VerbMethod<H, A, R | undefined>
export function addslash<H, A extends unknown[], R>(
  method: VerbMethod<H, A, R>,
): VerbMethod<H, A, R | undefined> {
  return function (...args) {
    const handler = this as RequestHandler
    if (handler.request.path.endsWith('/')) return method.apply(this, args)
    redirectPath(handler, `${handler.request.path}/`)
  }
}

/**
 * Sends GET and HEAD requests for a path with a final slash to the path without one; other methods
 * get 404. The root keeps its slash. The pattern of the rule should make the slash optional.
 *
 * Works as a method decorator and as a plain wrapper.
 *
 * @tornado web.removeslash
 */
export function removeslash<M extends AnyMethod>(method: M, context: MethodContext): M
export function removeslash<H, A extends unknown[], R>(
  method: VerbMethod<H, A, R>,
): VerbMethod<H, A, R | undefined>
export function removeslash<H, A extends unknown[], R>(
  method: VerbMethod<H, A, R>,
): VerbMethod<H, A, R | undefined> {
  return function (...args) {
    const handler = this as RequestHandler
    const path = withoutFinalSlashes(handler.request.path)
    if (path === '' || path === handler.request.path) return method.apply(this, args)
    redirectPath(handler, path)
  }
}

function redirectPath(handler: RequestHandler, path: string): void {
  const { method, query } = handler.request
  if (method !== 'GET' && method !== 'HEAD') throw new HTTPError(404)
  // Two slashes at the start would name another host.
  const local = path.replace(/^\/{2,}/, '/')
  handler.redirect(query === '' ? local : `${local}?${query}`, { permanent: true })
}

function withoutFinalSlashes(path: string): string {
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end--
  return path.slice(0, end)
}
