import type { HTTPHeaders } from '@tornado-ts/httputil'
import { CR, LF, TOKEN } from './char-tables.ts'

/** Names that have passed the check; bounded, since an application may make names up. */
const safeNames = new Set<string>()
const MAX_SAFE_NAMES = 1000

/** Long values that have passed the check: applications send the same few again and again. */
const safeValues = new Set<string>()
const MAX_SAFE_VALUES = 256
/** Below this a value is scanned faster than it is looked up. */
const LOOKUP_LENGTH = 16

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
      if (!safeNames.has(name)) checkName(name)
      checkValue(name, value)
      text += `${name}: ${value}\r\n`
      this.#note(name, value)
    }
    this.lines = text
  }

  #note(name: string, value: string): void {
    switch (name.length) {
      case 4:
        if (name === 'Date') this.hasDate = true
        break
      case 10:
        if (name === 'Connection') this.connection = join(this.connection, value)
        break
      case 14:
        if (name === 'Content-Length') this.contentLength = join(this.contentLength, value)
        break
      case 17:
        if (name === 'Transfer-Encoding') this.hasTransferEncoding = true
    }
  }
}

function join(earlier: string | undefined, value: string): string {
  return earlier === undefined ? value : `${earlier},${value}`
}

function checkName(name: string): void {
  let ok = name.length > 0
  for (let i = 0; i < name.length; i++) {
    if (TOKEN[name.charCodeAt(i)] !== 1) ok = false
  }
  if (!ok) {
    const kind = /[\r\n]/.test(name) ? 'Illegal characters (CR or LF) in' : 'Illegal name of'
    throw new RangeError(`${kind} header: ${JSON.stringify(name)}`)
  }
  if (safeNames.size < MAX_SAFE_NAMES) safeNames.add(name)
}

function checkValue(name: string, value: string): void {
  if (value.length >= LOOKUP_LENGTH && safeValues.has(value)) return
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code < 0x20 || code > 0xff) checkUnusual(name, value, code)
  }
  if (value.length >= LOOKUP_LENGTH && safeValues.size < MAX_SAFE_VALUES) safeValues.add(value)
}

function checkUnusual(name: string, value: string, code: number): void {
  if (code > 0xff) {
    throw new TypeError(
      `Character above U+00FF in header: ${name}: ${JSON.stringify(value.slice(0, 64))}`,
    )
  }
  if (code === CR || code === LF || code === 0) {
    const which = code === 0 ? '(NUL)' : '(CR or LF)'
    throw new RangeError(
      `Illegal characters ${which} in header: ${name}: ${JSON.stringify(value.slice(0, 64))}`,
    )
  }
}
