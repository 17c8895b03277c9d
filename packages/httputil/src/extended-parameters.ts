/** `name*0`, `name*0*` or `name*`. */
const NAME = /^([^*]+)\*(?:([0-9]+)(\*)?)?$/

interface Piece {
  /** -1 for a value in one piece. */
  readonly number: number
  readonly text: string
  readonly encoded: boolean
}

/**
 * The parameters of a header that are in the notation of RFC 2231: in numbered pieces, or
 * percent-encoded behind the name of a charset and a language.
 */
export class ExtendedParameters {
  readonly #pieces = new Map<string, Piece[]>()

  /** Takes a parameter if its name is of that notation; tells whether it was. */
  take(name: string, text: string): boolean {
    const [match, base = '', digits, star] = NAME.exec(name) ?? []
    if (match === undefined) return false
    const piece =
      digits === undefined
        ? { number: -1, text, encoded: true }
        : { number: Number(digits), text, encoded: star !== undefined }
    const pieces = this.#pieces.get(base)
    if (pieces === undefined) this.#pieces.set(base, [piece])
    else pieces.push(piece)
    return true
  }

  /** Names and values of what has been taken. */
  *values(): Generator<[name: string, value: string]> {
    for (const [name, pieces] of this.#pieces) {
      pieces.sort((a, b) => a.number - b.number)
      // A value in one piece is complete; numbered pieces beside it are a second opinion.
      const parts = pieces[0]?.number === -1 ? pieces.slice(0, 1) : pieces
      const texts = parts.map(({ text, encoded }) => (encoded ? percentDecode(text) : text))
      const text = texts.join('')
      yield [name, parts.some(({ encoded }) => encoded) ? decodeCharset(text) : text]
    }
  }
}

/** Each escaped byte becomes one character. */
function percentDecode(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Decodes `charset'language'bytes`; without the quotes or with an unknown charset it is text. */
function decodeCharset(text: string): string {
  const first = text.indexOf("'")
  const second = text.indexOf("'", first + 1)
  if (first < 0 || second < 0) return text
  const charset = text.slice(0, first).toLowerCase()
  const value = text.slice(second + 1)
  if (/[^\0-\xff]/.test(value)) return value
  const bytes = Buffer.from(value, 'latin1')
  // The Encoding Standard, and so TextDecoder, takes latin1 for windows-1252.
  if (charset === 'iso-8859-1' || charset === 'latin1') return value
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(bytes)
  } catch {
    return value
  }
}
