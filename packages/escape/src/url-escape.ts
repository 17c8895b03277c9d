import { asBuffer, checkWellFormed, type Str } from './bytes-and-text.ts'
import { percentDecode } from './percent-decode.ts'

/** Options of {@link urlEscape}. */
export interface UrlEscapeOptions {
  /**
   * True, the default, is for forms and query values: a space becomes `+`, a slash `%2F`. False is
   * for paths: a space becomes `%20`, a slash stays.
   */
  readonly plus?: boolean
}

/** Options of {@link urlUnescape}. */
export interface UrlUnescapeOptions {
  /**
   * How the decoded bytes become text: `utf8` (the default), `latin1`, `ascii`, `utf16le` or any
   * label of the Encoding Standard. With `null` the result is the bytes.
   */
  readonly encoding?: string | null
  /** Whether a `+` is a space; default true. */
  readonly plus?: boolean
}

/** What encodeURIComponent leaves alone although RFC 3986 reserves it. */
const RESERVED = /[!*'()]/g
const NOT_UNRESERVED = /[^A-Za-z0-9_.~-]/g
const ESCAPES = /(?:%[0-9A-Fa-f]{2})+/g

/**
 * Percent-encodes a value for use in a URL; only `A-Z a-z 0-9 _ . - ~` are left alone.
 *
 * @param value The text, encoded as UTF-8, or bytes, encoded one by one.
 * @throws TypeError if the text has a lone surrogate.
 * @tornado escape.url_escape
 */
export function urlEscape(value: Str, options: UrlEscapeOptions = {}): string {
  const escaped = typeof value === 'string' ? escapeText(value) : escapeBytes(value)
  return (options.plus ?? true) ? escaped.replaceAll('%20', '+') : escaped.replaceAll('%2F', '/')
}

/**
 * Decodes a percent-encoded value.
 *
 * Malformed escapes stay as they are, and so does literal text outside ASCII. Bytes that the
 * encoding cannot explain become U+FFFD; nothing that a peer sends makes this throw.
 *
 * @param value The encoded text, or its UTF-8 bytes.
 * @throws RangeError if the encoding is unknown.
 * @tornado escape.url_unescape
 */
export function urlUnescape(
  value: Str,
  options: UrlUnescapeOptions & { readonly encoding: null },
): Buffer
export function urlUnescape(
  value: Str,
  options?: UrlUnescapeOptions & { readonly encoding?: string },
): string
export function urlUnescape(value: Str, options?: UrlUnescapeOptions): string | Buffer
export function urlUnescape(value: Str, options: UrlUnescapeOptions = {}): string | Buffer {
  const { encoding = 'utf8', plus = true } = options
  if (encoding === null) return percentDecode(toBytes(value), plus)
  const text = typeof value === 'string' ? value : asBuffer(value).toString('utf8')
  const decode = decoderFor(encoding)
  // A run of escapes is decoded as a whole: one character may be spread over several.
  return (plus ? text.replaceAll('+', ' ') : text).replace(ESCAPES, (run) =>
    decode(percentDecode(Buffer.from(run, 'latin1'), false)),
  )
}

function escapeText(text: string): string {
  checkWellFormed(text)
  return encodeURIComponent(text).replace(RESERVED, escapeByte)
}

function escapeBytes(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1').replace(NOT_UNRESERVED, escapeByte)
}

/** Escapes a character that stands for one byte. */
function escapeByte(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}

function toBytes(value: Str): Uint8Array {
  return typeof value === 'string' ? Buffer.from(value, 'utf8') : value
}

function decoderFor(encoding: string): (bytes: Buffer) => string {
  switch (encoding.toLowerCase()) {
    case 'utf8':
    case 'utf-8':
      return (bytes) => bytes.toString('utf8')
    // The Encoding Standard takes both of the following for windows-1252.
    case 'latin1':
    case 'binary':
      return (bytes) => bytes.toString('latin1')
    case 'ascii':
      return (bytes) => bytes.toString('latin1').replace(/[\x80-\xff]/g, '\ufffd')
    case 'utf16le':
    case 'ucs2':
      return decoderFor('utf-16le')
    default: {
      const decoder = new TextDecoder(encoding, { ignoreBOM: true })
      return (bytes) => decoder.decode(bytes)
    }
  }
}
