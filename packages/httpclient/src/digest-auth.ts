import { createHash, randomBytes } from 'node:crypto'
import type { AuthChallenge } from './auth-challenges.ts'

/** The request that {@link digestAuthorization} is to authenticate. */
export interface DigestRequest {
  readonly username: string
  readonly password: string
  readonly method: string
  /** The request target, exactly as it is sent. */
  readonly uri: string
  /** The client's nonce; by default a new random one. */
  readonly cnonce?: string
}

/** Hashes of the algorithms that are supported; each has a variant that ends in `-sess`. */
const HASHES: Readonly<Record<string, string>> = { md5: 'md5', 'sha-256': 'sha256' }
const SESSION_SUFFIX = '-sess'
const FIRST_USE = '00000001'
/** 128 bits, written in base64 as in the examples of the RFC. */
const CNONCE_BYTES = 16
/** What may stand in a quoted string and is the same in every encoding. */
const QUOTABLE = /^[\t\x20-\x7e]*$/
/** RFC 8187 §3.2.1: what has to be escaped in an extended parameter. */
const NOT_ATTR_CHAR = /[^A-Za-z0-9!#$&+.^_`|~-]/g

/**
 * Returns the value of an `Authorization` header that answers the first challenge it can.
 *
 * Knows the algorithms MD5 and SHA-256 and their session variants, `qop=auth` and the old form
 * without `qop`, and `userhash`. Credentials are hashed as UTF-8 in normal form C.
 *
 * @returns Undefined if there is no Digest challenge that it can answer.
 * @see RFC 7616
 */
export function digestAuthorization(
  challenges: readonly AuthChallenge[],
  request: DigestRequest,
): string | undefined {
  const challenge = challenges.find(isAnswerable)
  return challenge && answer(challenge.params, request)
}

function isAnswerable({ scheme, params }: AuthChallenge): boolean {
  const qop = params.get('qop')
  return (
    scheme === 'digest' &&
    params.has('realm') &&
    params.has('nonce') &&
    hashName(params) !== undefined &&
    (qop === undefined || offersAuth(qop))
  )
}

function offersAuth(qop: string): boolean {
  return qop.split(',').some((offer) => offer.trim().toLowerCase() === 'auth')
}

function algorithmOf(params: AuthChallenge['params']): string {
  return (params.get('algorithm') ?? 'MD5').toLowerCase()
}

function hashName(params: AuthChallenge['params']): string | undefined {
  const algorithm = algorithmOf(params)
  const base = isSession(algorithm) ? algorithm.slice(0, -SESSION_SUFFIX.length) : algorithm
  return Object.hasOwn(HASHES, base) ? HASHES[base] : undefined
}

function isSession(algorithm: string): boolean {
  return algorithm.endsWith(SESSION_SUFFIX)
}

function answer(params: AuthChallenge['params'], request: DigestRequest): string {
  // All text here stands for bytes: the server's as they came, the caller's as UTF-8.
  const hash = (bytes: string): string =>
    createHash(hashName(params) ?? 'md5')
      .update(bytes, 'latin1')
      .digest('hex')
  const { method, uri, cnonce = randomBytes(CNONCE_BYTES).toString('base64') } = request
  const username = utf8(request.username)
  const realm = params.get('realm') ?? ''
  const nonce = params.get('nonce') ?? ''
  const algorithm = params.get('algorithm')
  const opaque = params.get('opaque')
  const session = isSession(algorithmOf(params))
  const withQop = params.has('qop')

  // RFC 7616 §3.4.1 to §3.4.3
  const secret = hash(`${username}:${realm}:${utf8(request.password)}`)
  const a1 = session ? hash(`${secret}:${nonce}:${cnonce}`) : secret
  const a2 = hash(`${method}:${uri}`)
  const use = withQop ? `${nonce}:${FIRST_USE}:${cnonce}:auth` : nonce

  const hashed = params.get('userhash')?.toLowerCase() === 'true'
  const fields = [
    hashed ? quote('username', hash(`${username}:${realm}`)) : usernameField(username),
    quote('realm', realm),
    quote('nonce', nonce),
    quote('uri', uri),
    quote('response', hash(`${a1}:${use}:${a2}`)),
  ]
  if (algorithm !== undefined) fields.push(`algorithm=${algorithm}`)
  if (opaque !== undefined) fields.push(quote('opaque', opaque))
  if (withQop) fields.push('qop=auth', `nc=${FIRST_USE}`)
  if (withQop || session) fields.push(quote('cnonce', cnonce))
  if (hashed) fields.push('userhash=true')
  return `Digest ${fields.join(', ')}`
}

/** RFC 7616 §3.4: what cannot stand in a quoted string is sent as an extended parameter. */
function usernameField(username: string): string {
  if (QUOTABLE.test(username)) return quote('username', username)
  const escaped = username.replace(
    NOT_ATTR_CHAR,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return `username*=UTF-8''${escaped}`
}

function quote(name: string, value: string): string {
  return `${name}="${value.replace(/["\\]/g, '\\$&')}"`
}

function utf8(text: string): string {
  return Buffer.from(text.normalize('NFC')).toString('latin1')
}
