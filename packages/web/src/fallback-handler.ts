import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { stateOf } from './handler-state.ts'
import { RequestHandler } from './request-handler.ts'

/** What a request falls back to: a function, or something like an Application. */
export type Fallback =
  | ((request: HTTPServerRequest) => void)
  | { handleRequest(request: HTTPServerRequest): void }

/**
 * Hands the request to another server callback, which answers it.
 *
 * @tornado web.FallbackHandler
 */
export class FallbackHandler extends RequestHandler {
  #fallback: Fallback | undefined = undefined

  override initialize({ fallback }: { fallback: Fallback }): void {
    this.#fallback = fallback
  }

  override prepare(): void {
    const fallback = this.#fallback
    if (typeof fallback === 'function') fallback(this.request)
    else fallback?.handleRequest(this.request)
    stateOf(this).finished = true
    this.onFinish()
  }
}
