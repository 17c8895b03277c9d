import { once } from 'node:events'
import { createServer, type IncomingMessage, request as httpRequest, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach } from '@jest/globals'

const proxies: HttpProxy[] = []

afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()))
})

/** A proxy on `node:http`, which forwards requests and opens tunnels. */
export class HttpProxy {
  readonly #server: Server = createServer()
  readonly #sockets = new Set<Socket>()
  /** Method and target of each request, with the value of Proxy-Authorization. */
  readonly requests: [request: string, authorization: string | undefined][] = []
  /** How many connections there were. */
  connections = 0
  /** The credentials to insist on. */
  authorization: string | undefined

  private constructor() {
    this.#server.on('connection', (socket) => {
      this.connections++
      this.#watch(socket)
    })
    this.#server.on('request', (request, response) => {
      if (!this.#admit(request)) {
        response.writeHead(407, { 'Proxy-Authenticate': 'Basic' }).end('who are you?')
        return
      }
      const { 'proxy-authorization': _, ...headers } = request.headers
      const forwarded = httpRequest(request.url ?? '', { method: request.method, headers })
      forwarded.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers)
        answer.pipe(response)
      })
      forwarded.on('error', () => response.writeHead(502).end())
      request.pipe(forwarded)
    })
    this.#server.on('connect', (request, socket: Socket) => {
      if (!this.#admit(request)) {
        socket.end('HTTP/1.1 407 Who\r\nContent-Length: 12\r\n\r\nwho are you?')
        return
      }
      const [host = '', port = ''] = (request.url ?? '').split(':')
      const target = connect(Number(port), host)
      this.#watch(target)
      target.on('connect', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
        socket.pipe(target).pipe(socket)
      })
    })
  }

  /** A proxy on a free port, closed after the test. */
  static async listen(): Promise<HttpProxy> {
    const proxy = new HttpProxy()
    proxies.push(proxy)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** The options of a request that is to go through the proxy. */
  get options(): { proxyHost: string; proxyPort: number } {
    return { proxyHost: '127.0.0.1', proxyPort: this.port }
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #admit({ method, url, headers }: IncomingMessage): boolean {
    const authorization = headers['proxy-authorization']
    this.requests.push([`${method} ${url}`, authorization])
    return this.authorization === undefined || this.authorization === authorization
  }

  #watch(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    socket.on('error', () => {})
  }
}
