import type { HTTPServerRequest } from '@tornado-ts/httputil'
import type { Exchange } from './exchange.ts'
import { executionContext, type ExecutionContext } from './execution-context.ts'
import { FetchAnswer } from './fetch-answer.ts'
import { FetchBody, type FetchRequestSource, makeFetchRequest } from './fetch-request.ts'
import { GuestContainer } from './guest-container.ts'

/** An object with a method `fetch`, such as a Hono application. */
export interface FetchApplication {
  fetch(request: Request, env?: unknown, ctx?: ExecutionContext): Response | Promise<Response>
}

/** An application in the style of `fetch`. */
export type FetchHandler = FetchApplication['fetch']

/** Options of {@link FetchContainer}. */
export interface FetchContainerOptions {
  /** Given to the application as second argument, with `incoming` added: the HTTPServerRequest. */
  readonly env?: object | undefined
  /** Scheme, host and port of the URLs the application sees; by default what the client says. */
  readonly origin?: string | undefined
}

/** No `Request` can have these, as fetch must not be able to send them. */
const FORBIDDEN_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])

/**
 * Runs an application that makes a `Response` of a `Request` on the server of tornado-ts: Hono,
 * itty-router, a plain function.
 *
 * Bodies stream both ways and no faster than the slower side; `request.signal` aborts when the
 * client goes away, and the body of the response is cancelled. What is said of framing in
 * {@link NodeContainer} holds here too. CONNECT, TRACE and TRACK are answered with 501.
 *
 * @example
 * ```ts
 * const edge = new Hono().get('/edge', (c) => c.text('hello'))
 * const application = new Application([
 *   ['/', MainHandler],
 *   ['/edge', new FetchContainer(edge)],
 * ])
 * ```
 */
export class FetchContainer extends GuestContainer {
  readonly #fetch: FetchHandler
  readonly #env: object | undefined
  readonly #origin: string | undefined

  /** @throws TypeError when `app` is neither a function nor has a method `fetch`. */
  constructor(app: FetchHandler | FetchApplication, options: FetchContainerOptions = {}) {
    super()
    const { env, origin } = options
    if (typeof app !== 'function' && typeof app?.fetch !== 'function') {
      throw new TypeError('app must be a function or have a method fetch')
    }
    if (origin !== undefined && !URL.canParse(origin)) {
      throw new TypeError(`origin must be a URL, not ${JSON.stringify(origin)}`)
    }
    this.#fetch = typeof app === 'function' ? app : (...args) => app.fetch(...args)
    this.#env = env
    this.#origin = origin === undefined ? undefined : new URL(origin).origin
  }

  /**
   * The request as the application gets it. Override it to change what the application sees.
   *
   * @throws HTTPInputError for a host or a target of which no URL can be made.
   * @tornado wsgi.WSGIContainer.environ
   */
  createRequest(request: HTTPServerRequest, source: FetchRequestSource = {}): Request {
    return makeFetchRequest(request, this.#origin, source)
  }

  /** @internal */
  protected override serve(exchange: Exchange): void {
    const { request } = exchange
    const answer = new FetchAnswer(exchange)
    const body = new FetchBody()
    exchange.begin(body, answer)
    if (FORBIDDEN_METHODS.has(request.method.toUpperCase())) {
      answer.refuse(501)
      return
    }
    this.#answer(request, body, answer).catch((error: unknown) => answer.fail(error))
  }

  async #answer(request: HTTPServerRequest, body: FetchBody, answer: FetchAnswer): Promise<void> {
    const { signal, stream } = body
    const hasBody = request.method !== 'GET' && request.method !== 'HEAD'
    if (!hasBody) body.discard()
    const fetchRequest = this.createRequest(
      request,
      hasBody ? { signal, body: stream } : { signal },
    )
    const env = { ...this.#env, incoming: request }
    await answer.send(await this.#fetch(fetchRequest, env, executionContext))
  }
}
