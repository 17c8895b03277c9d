import type { HTTPHeaders } from '@tornado-ts/httputil'
import { TOKEN } from './char-tables.ts'

/** What lines of one name have in common: how they begin, and what they mean to the framing. */
interface NameTraits {
  readonly prefix: string
  readonly role: Role
}

/** A line that has passed the check, with its CRLF. */
interface Line {
  readonly name: string
  readonly value: string
  readonly text: string
  readonly role: Role
}

type Role = 'none' | 'connection' | 'contentLength' | 'date' | 'transferEncoding'

const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ['Connection', 'connection'],
  ['Content-Length', 'contentLength'],
  ['Date', 'date'],
  ['Transfer-Encoding', 'transferEncoding'],
])

/** The names sent so far; bounded, since an application may make names up. */
const known = new Map<string, NameTraits>()
const MAX_KNOWN = 1000

/**
 * What no value may hold: the ends of a line, NUL, and what latin1 would cut to its low byte.
 *
 * Measured against a loop over the characters, the expression took 60 % of the time.
 */
const UNSENDABLE = /[\0\r\n\u0100-\uffff]/

/** What is remembered of the last head: so many lines, of values no longer than this, no cookies. */
const MAX_REMEMBERED = 16
const MAX_REMEMBERED_LENGTH = 256

/**
 * The header lines of an outgoing message as one latin1 text, and what of them concerns framing.
 *
 * Every line is checked as a string before it is encoded: encoding to latin1 would turn U+010D
 * U+010A into CR LF.
 */
export class HeadText {
  /** `Name: value` lines, each with its CRLF. */
  lines = ''
  /** The value of Content-Length; several lines are joined, which no integer survives. */
  contentLength: string | undefined
  /** The value of Connection. */
  connection: string | undefined
  /** Whether there is a Transfer-Encoding, or a Date. */
  hasTransferEncoding = false
  hasDate = false
  /**
   * The lines of the last head by their place. A server sends the same few again and again: what
   * has not changed is neither checked nor put together a second time.
   */
  readonly #last: Line[] = []

  /**
   * Reads the headers.
   *
   * @throws RangeError for a name that is no token and for CR, LF or NUL in a value.
   * @throws TypeError for a character above U+00FF.
   */
  read(headers: HTTPHeaders): void {
    this.contentLength = undefined
    this.connection = undefined
    this.hasTransferEncoding = false
    this.hasDate = false
    const lines = headers.lines()
    let text = ''
    for (let i = 0; i < lines.length; i += 2) {
      const name = lines[i] as string
      const value = lines[i + 1] as string
      let line = this.#last[i >> 1]
      if (line === undefined || line.name !== name || line.value !== value) {
        line = makeLine(name, value)
        if (i < 2 * MAX_REMEMBERED && isRemembered(line)) this.#last[i >> 1] = line
      }
      text += line.text
      if (line.role !== 'none') this.#note(line.role, value)
    }
    this.lines = text
  }

  #note(role: Role, value: string): void {
    switch (role) {
      case 'date':
        this.hasDate = true
        break
      case 'connection':
        this.connection = join(this.connection, value)
        break
      case 'contentLength':
        this.contentLength = join(this.contentLength, value)
        break
      case 'transferEncoding':
        this.hasTransferEncoding = true
    }
  }
}

function join(earlier: string | undefined, value: string): string {
  return earlier === undefined ? value : `${earlier},${value}`
}

function isRemembered({ name, value }: Line): boolean {
  return value.length <= MAX_REMEMBERED_LENGTH && name !== 'Set-Cookie'
}

function makeLine(name: string, value: string): Line {
  const { prefix, role } = known.get(name) ?? describe(name)
  const text = prefix + value
  if (UNSENDABLE.test(text)) throw unsendable(name, value)
  return { name, value, text: `${text}\r\n`, role }
}

function describe(name: string): NameTraits {
  let ok = name.length > 0
  for (let i = 0; i < name.length; i++) {
    if (TOKEN[name.charCodeAt(i)] !== 1) ok = false
  }
  if (!ok) {
    const kind = /[\r\n]/.test(name) ? 'Illegal characters (CR or LF) in' : 'Illegal name of'
    throw new RangeError(`${kind} header: ${JSON.stringify(name)}`)
  }
  const traits: NameTraits = { prefix: `${name}: `, role: ROLES.get(name) ?? 'none' }
  if (known.size < MAX_KNOWN) known.set(name, traits)
  return traits
}

function unsendable(name: string, value: string): Error {
  const shown = `${name}: ${JSON.stringify(value.slice(0, 64))}`
  if (/[\r\n]/.test(value)) {
    return new RangeError(`Illegal characters (CR or LF) in header: ${shown}`)
  }
  if (value.includes('\0')) return new RangeError(`Illegal characters (NUL) in header: ${shown}`)
  return new TypeError(`Character above U+00FF in header: ${shown}`)
}
