import type { HTTPHeaders, HTTPMessageDelegate, HTTPServerRequest } from '@tornado-ts/httputil'
import type { RequestStartLine, ResponseStartLine } from '@tornado-ts/httputil'
import type { TargetParams } from '@tornado-ts/routing'
import type { Application } from './application.ts'
import { handleRequestError } from './error-path.ts'
import type { HandlerTraits, RequestHandlerClass } from './handler-class.ts'
import { awaitHook, prepareHandler, runVerb } from './handler-execution.ts'
import { stateOf } from './handler-state.ts'
import type { RequestHandler } from './request-handler.ts'
import { requireConnection } from './require-connection.ts'

/**
 * Receives one request for a handler class: makes the handler and drives it through its life.
 *
 * A handler that takes its body whole is made when the body is complete; one that streams it is
 * made, and prepared, as soon as the head is in.
 */
export class HandlerDelegate implements HTTPMessageDelegate {
  readonly #application: Application
  readonly #request: HTTPServerRequest
  readonly #handlerClass: RequestHandlerClass
  readonly #traits: HandlerTraits
  readonly #params: TargetParams
  #handler: RequestHandler | undefined = undefined
  #chunks: Buffer[] | undefined = undefined

  constructor(
    application: Application,
    request: HTTPServerRequest,
    handlerClass: RequestHandlerClass,
    traits: HandlerTraits,
    params: TargetParams,
  ) {
    this.#application = application
    this.#request = request
    this.#handlerClass = handlerClass
    this.#traits = traits
    this.#params = params
  }

  headersReceived(
    _startLine: RequestStartLine | ResponseStartLine,
    _headers: HTTPHeaders,
  ): void | Promise<void> {
    if (this.#traits.streamsBody) return this.#begin()
  }

  dataReceived(chunk: Buffer): void | Promise<void> {
    if (!this.#traits.streamsBody) {
      this.#chunks ??= []
      this.#chunks.push(chunk)
      return
    }
    const handler = this.#handler
    if (handler === undefined || handler.finished || stateOf(handler).failed) return
    stateOf(handler).awaitsBody = false
    try {
      const taken = handler.dataReceived(chunk)
      if (taken !== undefined) return awaitHook(handler, taken)
    } catch (error) {
      return handleRequestError(handler, error)
    }
  }

  finish(): void {
    if (this.#traits.streamsBody) {
      this.#finishStream()
      return
    }
    const chunks = this.#chunks
    if (chunks !== undefined) {
      const [only] = chunks
      this.#request.body = chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)
      this.#chunks = undefined
    }
    const prepared = this.#begin()
    const handler = this.#handler
    if (handler === undefined) return
    if (prepared === undefined) void runVerb(handler, this.#traits)
    else void this.#runVerbAfter(prepared, handler)
  }

  #finishStream(): void {
    const handler = this.#handler
    if (handler === undefined) return
    const state = stateOf(handler)
    state.awaitsBody = false
    state.form?.end()
    void runVerb(handler, this.#traits)
  }

  async #runVerbAfter(prepared: Promise<void>, handler: RequestHandler): Promise<void> {
    await prepared
    await runVerb(handler, this.#traits)
  }

  onConnectionClose(): void {
    this.#chunks = undefined
    const handler = this.#handler
    if (!this.#traits.streamsBody || handler === undefined) return
    stateOf(handler).form?.abandon()
    handler.onConnectionClose()
  }

  /** Makes the handler in its two phases, so that no hook runs before a subclass has its fields. */
  #begin(): void | Promise<void> {
    const handler = new this.#handlerClass(this.#application, this.#request)
    this.#handler = handler
    const state = stateOf(handler)
    state.awaitsBody = this.#traits.streamsBody
    try {
      state.transforms = this.#application.makeTransforms(this.#request)
      handler.clear()
      requireConnection(this.#request).setCloseCallback(handler)
      handler.initialize(this.#params.targetKwargs ?? NO_ARGUMENTS)
    } catch (error) {
      return handleRequestError(handler, error)
    }
    return prepareHandler(handler, this.#traits, this.#params)
  }
}

const NO_ARGUMENTS: Record<string, unknown> = Object.freeze({})
