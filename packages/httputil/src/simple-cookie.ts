import { allIn, type CharClass, charClass } from './char-class.ts'
import { CookieError } from './errors.ts'
import { formatTimestamp } from './format-timestamp.ts'

/** How a cookie is kept and sent back (RFC 6265 §4.1). */
export interface CookieAttributes {
  readonly domain?: string
  /** Seconds since the epoch, or a Date. */
  readonly expires?: number | Date
  readonly httponly?: boolean
  /** In seconds. */
  readonly maxAge?: number
  readonly partitioned?: boolean
  readonly path?: string
  readonly samesite?: string
  readonly secure?: boolean
}

/** One cookie: of a request its name and value, of a response its attributes too. */
export interface Morsel extends CookieAttributes {
  readonly key: string
  /** Without the quoting it has on the wire. */
  readonly value: string
}

/** The characters of a cookie name, and of a value that needs no quotes. */
const LEGAL: CharClass = charClass("!#$%&'*+-.^_`|~:", [0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a])

/** What may stand in a quoted value as it is. */
const UNESCAPED: CharClass = charClass(
  "!#$%&'*+-.^_`|~: ()/<=>?@[]{}",
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x61, 0x7a],
)

const RESERVED: ReadonlySet<string> = new Set([
  'comment',
  'domain',
  'expires',
  'httponly',
  'max-age',
  'partitioned',
  'path',
  'samesite',
  'secure',
  'version',
])

const FORBIDDEN_IN_ATTRIBUTE = /[\x00-\x20;\x7f]/

/** Whether a cookie can be called `name`: legal characters, and not the word of an attribute. */
export function isCookieName(name: string): boolean {
  return name !== '' && allIn(LEGAL, name) && !RESERVED.has(name.toLowerCase())
}

/**
 * The cookies of a response, by name in the order they were first set.
 *
 * @tornado http.cookies.SimpleCookie
 */
export class SimpleCookie {
  readonly #morsels = new Map<string, Morsel>()

  get size(): number {
    return this.#morsels.size
  }

  get(name: string): Morsel | undefined {
    return this.#morsels.get(name)
  }

  /**
   * Sets a cookie, in place of an earlier one of the name.
   *
   * @throws CookieError for a name that cannot be sent, or an attribute that would end early.
   */
  set(name: string, value: string, attributes: CookieAttributes = {}): void {
    if (RESERVED.has(name.toLowerCase())) {
      throw new CookieError(`Attempt to set a reserved key ${JSON.stringify(name)}`)
    }
    if (!isCookieName(name)) throw new CookieError(`Illegal key ${JSON.stringify(name)}`)
    for (const key of ['domain', 'path', 'samesite'] as const) {
      const text = attributes[key]
      if (text !== undefined && FORBIDDEN_IN_ATTRIBUTE.test(text)) {
        throw new CookieError(
          `Invalid cookie attribute ${key}=${JSON.stringify(text)} for cookie ${name}`,
        )
      }
    }
    this.#morsels.set(name, { key: name, value, ...attributes })
  }

  /** The value of a Set-Cookie header for each cookie. */
  outputLines(): string[] {
    return [...this.#morsels.values()].map(outputLine)
  }
}

/** The attributes stand in the alphabetical order of their names. */
function outputLine(morsel: Morsel): string {
  const parts = [`${morsel.key}=${quoteCookie(morsel.value)}`]
  if (morsel.domain !== undefined) parts.push(`Domain=${morsel.domain}`)
  if (morsel.expires !== undefined) parts.push(`expires=${formatTimestamp(morsel.expires)}`)
  if (morsel.httponly === true) parts.push('HttpOnly')
  if (morsel.maxAge !== undefined) parts.push(`Max-Age=${Math.trunc(morsel.maxAge)}`)
  if (morsel.partitioned === true) parts.push('Partitioned')
  if (morsel.path !== undefined) parts.push(`Path=${morsel.path}`)
  if (morsel.samesite !== undefined) parts.push(`SameSite=${morsel.samesite}`)
  if (morsel.secure === true) parts.push('Secure')
  return latin1OfUtf8(parts.join('; '))
}

/** The value as it stands on the wire: as it is if that is legal, else in double quotes. */
function quoteCookie(value: string): string {
  if (value !== '' && allIn(LEGAL, value)) return value
  let quoted = '"'
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    const char = value[i] ?? ''
    if (char === '"' || char === '\\') quoted += `\\${char}`
    else if (code > 0xff || UNESCAPED[code] === 1) quoted += char
    else quoted += `\\${code.toString(8).padStart(3, '0')}`
  }
  return `${quoted}"`
}

/** A header is latin1 on the wire; what is beyond it goes out as its UTF-8 bytes. */
function latin1OfUtf8(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : Buffer.from(text).toString('latin1')
}
