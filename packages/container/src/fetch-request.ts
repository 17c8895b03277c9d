import { HTTPInputError } from '@tornado-ts/httputil'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import type { RequestBody } from './exchange.ts'

/** What a `Request` has besides what the head of a request says. */
export interface FetchRequestSource {
  /** Aborts when the client goes away. */
  readonly signal?: AbortSignal | undefined
  /** The body, as it arrives. */
  readonly body?: ReadableStream<Uint8Array> | undefined
}

/**
 * Makes the `Request` of a request.
 *
 * @param origin Scheme, host and port of its URL, in place of those the client says.
 * @throws HTTPInputError for a host or a target of which no URL can be made.
 */
export function makeFetchRequest(
  request: HTTPServerRequest,
  origin: string | undefined,
  { signal, body }: FetchRequestSource,
): Request {
  const headers = new Headers()
  for (const [name, value] of request.headers.getAll()) headers.append(name, value)
  return new Request(requestURL(request, origin), {
    method: request.method,
    headers,
    ...(signal !== undefined && { signal }),
    ...(body !== undefined && { body, duplex: 'half' }),
  })
}

function requestURL(request: HTTPServerRequest, origin: string | undefined): URL {
  const text = (origin ?? `${request.protocol}://${request.host}`) + request.uri
  if (!request.uri.startsWith('/') || !URL.canParse(text)) {
    throw new HTTPInputError(`No URL can be made of ${JSON.stringify(text)}`)
  }
  return new URL(text)
}

/** A request's body as a stream that takes from the client what the guest asks for. */
export class FetchBody implements RequestBody {
  /** For the `Request`. */
  readonly stream: ReadableStream<Uint8Array>
  readonly #disconnected = new AbortController()
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined = undefined
  #goOn: (() => void) | undefined = undefined
  /** Everything has come, or no more is wanted. */
  #closed = false

  constructor() {
    this.stream = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => this.#release(),
        cancel: () => this.discard(),
      },
      { highWaterMark: 0 },
    )
  }

  /** Aborts when the client goes away. */
  get signal(): AbortSignal {
    return this.#disconnected.signal
  }

  write(chunk: Buffer): void | Promise<void> {
    if (this.#closed) return
    const wanted = new Promise<void>((resolve) => {
      this.#goOn = resolve
    })
    // A guest that waits for more than this piece says so at once.
    this.#controller?.enqueue(chunk)
    return wanted
  }

  end(): void {
    if (this.#closed) return
    this.#closed = true
    this.#controller?.close()
  }

  discard(): void {
    this.#closed = true
    this.#release()
  }

  abort(): void {
    const reason = new DOMException('The client has closed the connection', 'AbortError')
    if (!this.#closed) this.#controller?.error(reason)
    this.discard()
    this.#disconnected.abort(reason)
  }

  #release(): void {
    const goOn = this.#goOn
    this.#goOn = undefined
    goOn?.()
  }
}
