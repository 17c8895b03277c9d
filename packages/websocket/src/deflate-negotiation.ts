import { WebSocketError } from './errors.ts'
import { type Extension, formatExtension, parseExtensions } from './extension-header.ts'

/** How one side compresses what it sends (RFC 7692 §7.1). */
export interface DeflateDirection {
  /** The base 2 logarithm of the window, 8 to 15. */
  readonly windowBits: number
  /** Each message is compressed on its own. */
  readonly noContextTakeover: boolean
}

/** What server and client have agreed upon. */
export interface DeflateAgreement {
  readonly server: DeflateDirection
  readonly client: DeflateDirection
}

/** An agreement, and the header by which the server announces it. */
export interface AcceptedDeflate extends DeflateAgreement {
  readonly header: string
}

const NAME = 'permessage-deflate'
const SERVER_BITS = 'server_max_window_bits'
const CLIENT_BITS = 'client_max_window_bits'
const SERVER_ALONE = 'server_no_context_takeover'
const CLIENT_ALONE = 'client_no_context_takeover'

const WINDOW_BITS = /^(?:[89]|1[0-5])$/
const MAX_BITS = '15'
/** zlib inflates from a window of this size, but does not deflate with one. */
const INFLATE_ONLY_BITS = '8'

type Parameters = ReadonlyMap<string, string | undefined>

/** What a client offers: all choices are left to the server. */
export const DEFLATE_OFFER: string = `${NAME}; ${CLIENT_BITS}`

/**
 * Chooses, among the offers of a client, the first that a server can keep to the letter.
 *
 * @param header Its `Sec-WebSocket-Extensions`.
 * @returns Undefined when there is none.
 * @throws WebSocketError if the header is malformed.
 */
export function acceptDeflate(header: string): AcceptedDeflate | undefined {
  for (const offer of parseExtensions(header)) {
    const parameters = deflateParameters(offer)
    if (parameters === undefined) continue
    if (parameters.get(SERVER_BITS) === INFLATE_ONLY_BITS) continue
    // Without a value it only says that the client would take an answer with one.
    const echoed = [...parameters].filter(([name, value]) => name !== CLIENT_BITS || value)
    echoed.sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      ...agreementOn(parameters),
      header: formatExtension({ name: NAME, parameters: echoed }),
    }
  }
  return undefined
}

/**
 * What a server has answered to {@link DEFLATE_OFFER}.
 *
 * @param header Its `Sec-WebSocket-Extensions`.
 * @throws WebSocketError if it is malformed, or answers something that was not offered.
 */
export function readDeflateAnswer(header: string): DeflateAgreement {
  const [answer, ...others] = parseExtensions(header)
  const parameters = answer === undefined ? undefined : deflateParameters(answer)
  const complete = parameters?.has(CLIENT_BITS) !== true || parameters.get(CLIENT_BITS)
  if (parameters === undefined || !complete || others.length > 0) {
    throw new WebSocketError(`unexpected Sec-WebSocket-Extensions: ${header}`)
  }
  return agreementOn(parameters)
}

/** The parameters of a permessage-deflate extension; undefined if it is another, or they are bad. */
function deflateParameters({ name, parameters }: Extension): Parameters | undefined {
  if (name !== NAME) return undefined
  const known = new Map<string, string | undefined>()
  for (const [key, value] of parameters) {
    if (known.has(key) || !isLegal(key, value)) return undefined
    known.set(key, value)
  }
  return known
}

function isLegal(key: string, value: string | undefined): boolean {
  if (key === SERVER_ALONE || key === CLIENT_ALONE) return value === undefined
  if (key === CLIENT_BITS && value === undefined) return true
  return (key === CLIENT_BITS || key === SERVER_BITS) && WINDOW_BITS.test(value ?? '')
}

function agreementOn(parameters: Parameters): DeflateAgreement {
  const direction = (bits: string, alone: string): DeflateDirection => ({
    windowBits: Number(parameters.get(bits) ?? MAX_BITS),
    noContextTakeover: parameters.has(alone),
  })
  return {
    server: direction(SERVER_BITS, SERVER_ALONE),
    client: direction(CLIENT_BITS, CLIENT_ALONE),
  }
}
