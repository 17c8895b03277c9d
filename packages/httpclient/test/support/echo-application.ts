import { afterEach } from '@jest/globals'
import { HTTPServer, type HTTPServerOptions } from '@tornado-ts/httpserver'
import type { HTTPServerRequest } from '@tornado-ts/httputil'
import { answerWithPage, respond } from './echo-pages.ts'
import { CERTIFICATE, KEY } from './fixture.ts'

const servers: HTTPServer[] = []

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.drain({ timeout: 0 })))
})

/** The application that the clients are tested against. */
export class EchoApplication {
  readonly #server: HTTPServer
  readonly #scheme: string
  /** Method and target of each request, in order. */
  readonly requests: string[] = []
  /** The requests to `/hang` that nobody has answered yet. */
  readonly hanging: HTTPServerRequest[] = []

  private constructor(options: HTTPServerOptions) {
    this.#scheme = options.sslOptions === undefined ? 'http' : 'https'
    this.#server = new HTTPServer((request) => this.#handle(request), options)
  }

  /** An application on a free port, closed after the test. */
  static async listen(options: HTTPServerOptions = {}): Promise<EchoApplication> {
    const application = new EchoApplication(options)
    servers.push(application.#server)
    await application.#server.listen(0, '127.0.0.1')
    return application
  }

  /** An application with TLS, whose certificate is for localhost and 127.0.0.1. */
  static listenTls(): Promise<EchoApplication> {
    return EchoApplication.listen({ sslOptions: { certfile: CERTIFICATE, keyfile: KEY } })
  }

  get port(): number {
    return this.#server.port ?? 0
  }

  url(path: string): string {
    return `${this.#scheme}://127.0.0.1:${this.port}${path}`
  }

  /** Answers the request that has hung the longest. */
  release(): void {
    const request = this.hanging.shift()
    if (request !== undefined) respond(request, 200, {}, request.uri)
  }

  #handle(request: HTTPServerRequest): void {
    const { method, uri, path } = request
    this.requests.push(`${method} ${uri}`)
    if (path === '/hang') this.hanging.push(request)
    else answerWithPage(request)
  }
}
