import type { HTTPServerRequest } from '@tornado-ts/httputil'
import type { Application } from './application.ts'
import type { RequestHandler } from './request-handler.ts'

/** The class of a handler: what a rule of an Application points to. */
export interface RequestHandlerClass {
  new (application: Application, request: HTTPServerRequest): RequestHandler
  readonly SUPPORTED_METHODS: readonly string[]
  readonly prototype: RequestHandler
}

/** What the framework works out once for each handler class. */
export interface HandlerTraits {
  /** The name of the member that answers a method; a method the class does not know is absent. */
  readonly verbs: ReadonlyMap<string, VerbName>
  /** The body goes to `dataReceived` as it arrives. */
  readonly streamsBody: boolean
}

/** A verb member of a handler; the ones beyond RequestHandler's own come from SUPPORTED_METHODS. */
export type VerbName = 'get' | 'head' | 'post' | 'delete' | 'patch' | 'put' | 'options'

const streamingClasses = new WeakSet<object>()

/** Marks a handler class as one that takes its body in pieces. */
export function markStreaming(handlerClass: object): void {
  streamingClasses.add(handlerClass)
}

/** A subclass of a streaming handler streams too. */
function isStreaming(handlerClass: object): boolean {
  let candidate: object | null = handlerClass
  while (candidate !== null) {
    if (streamingClasses.has(candidate)) return true
    candidate = Object.getPrototypeOf(candidate) as object | null
  }
  return false
}

/** Works out the traits of `handlerClass`. */
export function describeHandlerClass(handlerClass: RequestHandlerClass): HandlerTraits {
  const verbs = new Map<string, VerbName>()
  const members = handlerClass.prototype as unknown as Record<string, unknown>
  for (const method of handlerClass.SUPPORTED_METHODS) {
    const verb = method.toLowerCase()
    if (typeof members[verb] === 'function') verbs.set(method, verb as VerbName)
  }
  return { verbs, streamsBody: isStreaming(handlerClass) }
}

/**
 * The value of `Allow` on a 405 (RFC 9110 §15.5.6): the methods whose member is the handler's own,
 * on its class or on itself, and not one of `base`, which all answer 405.
 */
export function allowedMethods(handler: RequestHandler, base: RequestHandler): string {
  const { SUPPORTED_METHODS: supported } = handler.constructor as RequestHandlerClass
  const own = handler as unknown as Record<string, unknown>
  const inherited = base as unknown as Record<string, unknown>
  return supported
    .filter((method) => {
      const member = own[method.toLowerCase()]
      return typeof member === 'function' && member !== inherited[method.toLowerCase()]
    })
    .join(', ')
}
