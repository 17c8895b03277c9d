import { HTTP1Connection, HTTP1ConnectionParameters } from '@tornado-ts/http1connection'
import { HTTPHeaders, HTTPMessageDelegate, RequestStartLine } from '@tornado-ts/httputil'
import type { ResponseStartLine } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { HTTPClientError, HTTPStreamClosedError } from './errors.ts'
import type { HTTPRequest } from './http-request.ts'
import { HTTPResponse } from './http-response.ts'
import type { Origin } from './request-url.ts'

/** A refusal is for people to read; nobody needs more of it. */
const PARAMS = new HTTP1ConnectionParameters({ maxBodySize: 1 << 20 })

/**
 * Asks a proxy for a way to a server (RFC 9110 §9.3.6).
 *
 * @param stream Connected to the proxy; afterwards, to the server.
 * @param request What the tunnel is for.
 * @throws HTTPClientError with the proxy's response if it refuses.
 */
export async function openTunnel(
  stream: IOStream,
  origin: Origin,
  authorization: string | undefined,
  request: HTTPRequest,
): Promise<void> {
  const host = origin.host.includes(':') ? `[${origin.host}]` : origin.host
  const target = `${host}:${origin.port}`
  const headers = new HTTPHeaders({ Host: target })
  if (authorization !== undefined) headers.set('Proxy-Authorization', authorization)
  const connection = new HTTP1Connection(stream, true, PARAMS)
  const answer = new TunnelAnswer(connection)
  void connection.writeHeaders(new RequestStartLine('CONNECT', target, ''), headers)
  connection.finish()
  await connection.readResponse(answer)
  if (answer.granted) return
  const { startLine, body } = answer
  if (startLine === undefined) throw new HTTPStreamClosedError('Connection closed')
  const { code, reason } = startLine
  const response = new HTTPResponse(request, code, {
    headers: answer.headers,
    reason,
    buffer: Buffer.concat(body),
  })
  throw new HTTPClientError(code, response.reason, response)
}

class TunnelAnswer extends HTTPMessageDelegate {
  granted = false
  startLine: ResponseStartLine | undefined = undefined
  headers: HTTPHeaders | undefined = undefined
  readonly body: Buffer[] = []

  readonly #connection: HTTP1Connection

  constructor(connection: HTTP1Connection) {
    super()
    this.#connection = connection
  }

  override headersReceived(startLine: ResponseStartLine, headers: HTTPHeaders): void {
    if (startLine.code < 200) return
    this.startLine = startLine
    this.headers = headers
    if (startLine.code >= 300) return
    this.granted = true
    this.#connection.detach()
  }

  override dataReceived(chunk: Buffer): void {
    this.body.push(chunk)
  }
}
