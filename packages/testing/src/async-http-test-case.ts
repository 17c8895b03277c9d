import { AsyncHTTPClient, type FetchOptions, type HTTPResponse } from '@tornado-ts/httpclient'
import { HTTPServer, type HTTPServerOptions, type RequestCallback } from '@tornado-ts/httpserver'
import type { HTTPServerConnectionDelegate } from '@tornado-ts/httputil'
import { AsyncTestCase } from './async-test-case.ts'
import { getAsyncTestTimeout } from './async-test-timeout.ts'
import { bindUnusedPort } from './bind-unused-port.ts'

/** What a server can serve. */
export type Servable = HTTPServerConnectionDelegate | RequestCallback

/**
 * A test with an HTTP server, on a port of its own, and a client.
 *
 * @example
 * ```ts
 * class HelloTest extends AsyncHTTPTestCase {
 *   override getApp() {
 *     return new Application([['/', Hello]])
 *   }
 *   async testHello() {
 *     const response = await this.fetch('/')
 *     assert.equal(response.body.toString(), 'Hello, world')
 *   }
 * }
 * ```
 *
 * @tornado testing.AsyncHTTPTestCase
 */
export class AsyncHTTPTestCase extends AsyncTestCase {
  /** @tornado testing.AsyncHTTPTestCase.http_client */
  declare httpClient: AsyncHTTPClient
  /** What {@link getApp} gave. */
  declare app: Servable
  /** @tornado testing.AsyncHTTPTestCase.http_server */
  declare httpServer: HTTPServer
  #port = 0

  /** @tornado testing.AsyncHTTPTestCase.setUp */
  override async setUp(): Promise<void> {
    await super.setUp()
    const [socket, port] = await bindUnusedPort()
    this.addCleanup(() => socket.close())
    this.#port = port
    this.httpClient = this.getHttpClient()
    this.app = await this.getApp()
    this.httpServer = this.getHttpServer()
    this.httpServer.addSockets([socket])
  }

  /** @tornado testing.AsyncHTTPTestCase.tearDown */
  override async tearDown(): Promise<void> {
    this.httpServer.stop()
    await this.ioLoop.runSync(() => this.httpServer.closeAllConnections(), {
      timeout: getAsyncTestTimeout(),
    })
    this.httpClient.close()
    Reflect.deleteProperty(this, 'httpServer')
    Reflect.deleteProperty(this, 'app')
    await super.tearDown()
  }

  /**
   * Gives what the server shall serve; to be overridden.
   *
   * @tornado testing.AsyncHTTPTestCase.get_app
   */
  getApp(): Servable | Promise<Servable> {
    throw new Error(`not implemented: getApp of ${this.constructor.name}`)
  }

  /** Makes the client. @tornado testing.AsyncHTTPTestCase.get_http_client */
  getHttpClient(): AsyncHTTPClient {
    return new AsyncHTTPClient()
  }

  /** Makes the server. */
  getHttpServer(): HTTPServer {
    return new HTTPServer(this.app, this.getHttpserverOptions())
  }

  /** The options of the server. @tornado testing.AsyncHTTPTestCase.get_httpserver_options */
  getHttpserverOptions(): HTTPServerOptions {
    return {}
  }

  /** The port of the server. @tornado testing.AsyncHTTPTestCase.get_http_port */
  getHttpPort(): number {
    return this.#port
  }

  /** `http`. @tornado testing.AsyncHTTPTestCase.get_protocol */
  getProtocol(): string {
    return 'http'
  }

  /** The URL of a path on the server. @tornado testing.AsyncHTTPTestCase.get_url */
  getUrl(path: string): string {
    return `${this.getProtocol()}://127.0.0.1:${this.getHttpPort()}${path}`
  }

  /**
   * Fetches a page of the server, or of another one if `path` is a whole URL.
   *
   * @param options Those of the client; `raiseError` is false by default.
   * @returns The response, whatever its status. Rejects if there is none, or for a status that is
   *   no success if `raiseError` is set.
   * @tornado testing.AsyncHTTPTestCase.fetch
   */
  fetch(path: string, options: FetchOptions = {}): Promise<HTTPResponse> {
    const url = /^https?:\/\//i.test(path) ? path : this.getUrl(path)
    return this.httpClient.fetch(url, { raiseError: false, ...options })
  }
}
