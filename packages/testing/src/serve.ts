import {
  AsyncHTTPClient,
  type FetchOptions,
  HTTPRequest,
  type HTTPResponse,
} from '@tornado-ts/httpclient'
import { type DrainResult, HTTPServer, type HTTPServerOptions } from '@tornado-ts/httpserver'
import {
  type WebSocketClientConnection,
  type WebSocketConnectOptions,
  websocketConnect,
} from '@tornado-ts/websocket'
import type { Servable } from './async-http-test-case.ts'
import { getAsyncTestTimeout } from './async-test-timeout.ts'
import { bindUnusedPort } from './bind-unused-port.ts'
import { UncaughtErrors } from './uncaught-errors.ts'

/** Options of {@link serve}: those of the server, and two. */
export interface ServeOptions extends HTTPServerOptions {
  /** The IPv4 address to listen on. Default `127.0.0.1`. */
  readonly address?: string | undefined
  /** Whether handlers may fail without `close()` complaining. Default false. */
  readonly allowErrors?: boolean | undefined
}

/** A server under test, with clients for it; see {@link serve}. */
export interface TestServer extends AsyncDisposable {
  /** `http://127.0.0.1:port`, or `https://…`; no slash at the end. */
  readonly url: string
  readonly port: number
  readonly server: HTTPServer

  /**
   * Fetches a path of the server, or a whole URL.
   *
   * @param options Those of the client. By default a status that is no success does not reject,
   *   redirects are not followed, and certificates not checked if the server uses TLS.
   * @returns The response. Rejects if there is none.
   */
  fetch(path: string | URL, options?: FetchOptions): Promise<HTTPResponse>

  /** Opens a WebSocket to a path of the server; `close()` closes it, if nobody else has. */
  connect(path: string, options?: WebSocketConnectOptions): Promise<WebSocketClientConnection>

  /**
   * Closes the clients and drains the server, within {@link getAsyncTestTimeout}. Once is enough.
   *
   * @returns How the connections ended. Rejects with an AggregateError of the errors that handlers
   *   did not catch, unless they were expected with an ExpectLog or `allowErrors` is set.
   */
  close(): Promise<DrainResult>
}

/**
 * Serves an application on a free port, for a test under any runner, or for a script.
 *
 * @param app An Application or other router, or a function of a request.
 *
 * @example
 * ```ts
 * test('the front page', async () => {
 *   await using server = await serve(makeApplication())
 *   const response = await server.fetch('/')
 *   assert.equal(response.code, 200)
 * })
 * ```
 */
export async function serve(app: Servable, options: ServeOptions = {}): Promise<TestServer> {
  const { address, allowErrors = false, ...serverOptions } = options
  const secure = serverOptions.sslOptions !== undefined
  const server = new HTTPServer(app, serverOptions)
  const [socket, port] = await bindUnusedPort({ address })
  server.addSockets([socket])
  return new RunningServer(server, port, address ?? '127.0.0.1', secure, allowErrors)
}

class RunningServer implements TestServer {
  readonly server: HTTPServer
  readonly port: number
  readonly url: string
  readonly #secure: boolean
  readonly #allowErrors: boolean
  readonly #client = new AsyncHTTPClient({ forceInstance: true })
  readonly #webSockets = new Set<WebSocketClientConnection>()
  readonly #uncaught = new UncaughtErrors()
  #closing: Promise<DrainResult> | undefined

  constructor(
    server: HTTPServer,
    port: number,
    address: string,
    secure: boolean,
    allowErrors: boolean,
  ) {
    this.server = server
    this.port = port
    this.url = `${secure ? 'https' : 'http'}://${address}:${port}`
    this.#secure = secure
    this.#allowErrors = allowErrors
  }

  fetch(path: string | URL, options: FetchOptions = {}): Promise<HTTPResponse> {
    return this.#client.fetch(new URL(path, this.url), {
      raiseError: false,
      followRedirects: false,
      ...(this.#secure ? { validateCert: false } : {}),
      ...options,
    })
  }

  async connect(
    path: string,
    options?: WebSocketConnectOptions,
  ): Promise<WebSocketClientConnection> {
    const url = new URL(path, this.url).href.replace(/^http/, 'ws')
    const request = this.#secure ? new HTTPRequest(url, { validateCert: false }) : url
    const connection = await websocketConnect(request, options)
    this.#webSockets.add(connection)
    return connection
  }

  close(): Promise<DrainResult> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #close(): Promise<DrainResult> {
    const closed = [...this.#webSockets].map((connection) => connection[Symbol.asyncDispose]())
    this.#client.close()
    const result = await this.server.drain({ timeout: getAsyncTestTimeout() })
    await Promise.all(closed)
    const errors = this.#uncaught.take()
    if (errors.length > 0 && !this.#allowErrors) {
      throw new AggregateError(errors, 'uncaught errors in the application')
    }
    return result
  }
}
