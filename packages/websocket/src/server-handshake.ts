import type { HTTPServerRequest } from '@tornado-ts/httputil'
import type { IOStream } from '@tornado-ts/iostream'
import { computeAcceptValue } from './accept-value.ts'
import type { AcceptingHandler } from './accepting-handler.ts'
import type { WebSocketCompressionOptions } from './compression-options.ts'
import { type AcceptedDeflate, acceptDeflate } from './deflate-negotiation.ts'
import { WebSocketError } from './errors.ts'
import { listElements } from './header-list.ts'
import { hasHandshakeHeaders, MALFORMED, refuse } from './upgrade-request.ts'

/** What a server has agreed to. */
export interface ServerTerms {
  readonly subprotocol: string | undefined
  /** Undefined when messages are sent as they are. */
  readonly deflate: AcceptedDeflate | undefined
  readonly compressionOptions: WebSocketCompressionOptions | undefined
}

/**
 * Chooses among what the client offers; a malformed offer is refused.
 *
 * @returns Undefined if the request has been answered.
 * @throws Error for a subprotocol that was not offered.
 */
export function agreeTerms(handler: AcceptingHandler): ServerTerms | undefined {
  const { headers } = handler.request
  if (!hasHandshakeHeaders(handler.request)) {
    refuse(handler, MALFORMED)
    return undefined
  }
  const compressionOptions = handler.getCompressionOptions()
  let deflate: AcceptedDeflate | undefined
  try {
    deflate = acceptDeflate(headers.get('Sec-WebSocket-Extensions') ?? '')
  } catch (error) {
    if (!(error instanceof WebSocketError)) throw error
    refuse(handler, MALFORMED)
    return undefined
  }
  const offered = listElements(headers.get('Sec-WebSocket-Protocol'))
  const subprotocol = handler.selectSubprotocol(offered)
  if (subprotocol !== undefined && !offered.includes(subprotocol)) {
    throw new Error(`selectSubprotocol() chose ${subprotocol}, which was not offered`)
  }
  if (compressionOptions === undefined) deflate = undefined
  return { subprotocol, deflate, compressionOptions }
}

/** Answers with 101 and takes the connection over. */
export function switchProtocols(handler: AcceptingHandler, terms: ServerTerms): IOStream {
  handler.setStatus(101)
  handler.clearHeader('Content-Type')
  handler.setHeader('Upgrade', 'websocket')
  handler.setHeader('Connection', 'Upgrade')
  const key = handler.request.headers.get('Sec-WebSocket-Key') ?? ''
  handler.setHeader('Sec-WebSocket-Accept', computeAcceptValue(key))
  const { subprotocol, deflate } = terms
  if (subprotocol !== undefined) handler.setHeader('Sec-WebSocket-Protocol', subprotocol)
  if (deflate !== undefined) handler.setHeader('Sec-WebSocket-Extensions', deflate.header)
  void handler.finish()
  const stream = handler.detach()
  forgetConnection(handler.request)
  return stream
}

/** Lets go of the HTTP connection: a WebSocket may be open for days, and thousands beside it. */
function forgetConnection(request: HTTPServerRequest): void {
  const writable: { connection: unknown; serverConnection: unknown } = request
  writable.connection = undefined
  writable.serverConnection = undefined
}
