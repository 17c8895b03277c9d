import type { HTTPHeaders } from '@tornado-ts/httputil'
import { computeAcceptValue, newKey } from './accept-value.ts'
import { DEFLATE_OFFER, type DeflateAgreement, readDeflateAnswer } from './deflate-negotiation.ts'
import { WebSocketError } from './errors.ts'
import { lowerCaseTokens } from './header-list.ts'

/** What a client asks for. */
export interface ClientOffer {
  readonly compression: boolean
  readonly subprotocols: readonly string[]
}

/** What a server has agreed to. */
export interface ClientTerms {
  readonly deflate: DeflateAgreement | undefined
  readonly subprotocol: string | undefined
}

const VERSION = '13'

/** The client's side of a handshake (RFC 6455 §4.1): what is asked, and whether that is answered. */
export class ClientHandshake {
  readonly #offer: ClientOffer
  readonly #key: string = newKey()

  constructor(offer: ClientOffer) {
    this.#offer = offer
  }

  /** Sets the headers of the request. */
  prepare(headers: HTTPHeaders): void {
    const { compression, subprotocols } = this.#offer
    headers.set('Upgrade', 'websocket')
    headers.set('Connection', 'Upgrade')
    headers.set('Sec-WebSocket-Key', this.#key)
    headers.set('Sec-WebSocket-Version', VERSION)
    if (subprotocols.length > 0) headers.set('Sec-WebSocket-Protocol', subprotocols.join(','))
    if (compression) headers.set('Sec-WebSocket-Extensions', DEFLATE_OFFER)
  }

  /**
   * Reads the headers of a 101.
   *
   * @throws WebSocketError if they do not answer what was asked.
   */
  finish(headers: HTTPHeaders): ClientTerms {
    expect(headers.get('Upgrade')?.toLowerCase() === 'websocket', 'Upgrade')
    expect(lowerCaseTokens(headers.get('Connection')).includes('upgrade'), 'Connection')
    const accept = headers.get('Sec-WebSocket-Accept')
    expect(accept === computeAcceptValue(this.#key), 'Sec-WebSocket-Accept')
    const subprotocol = headers.get('Sec-WebSocket-Protocol')
    const isOffered = subprotocol === undefined || this.#offer.subprotocols.includes(subprotocol)
    expect(isOffered, 'Sec-WebSocket-Protocol')
    return { subprotocol, deflate: this.#deflate(headers.get('Sec-WebSocket-Extensions')) }
  }

  #deflate(extensions: string | undefined): DeflateAgreement | undefined {
    if (extensions === undefined) return undefined
    expect(this.#offer.compression, 'Sec-WebSocket-Extensions')
    return readDeflateAnswer(extensions)
  }
}

function expect(condition: boolean, header: string): void {
  if (!condition) throw new WebSocketError(`the server answered with a wrong ${header} header`)
}
