import { HTTPInputError } from './errors.ts'
import { HeaderIndex } from './header-index.ts'
import { isFieldName, normalizeHeaderName } from './header-name.ts'
import { checkHeaderValue } from './header-value.ts'
import { quoted } from './quoted.ts'
import { trimBlanks } from './trim-blanks.ts'

/** What an {@link HTTPHeaders} can be made from. */
export type HeadersInit =
  | HTTPHeaders
  | Readonly<Record<string, string | number | readonly string[]>>
  | Iterable<readonly [string, string]>

/** How a line of text is read as a header. */
export interface ParseLineOptions {
  /**
   * The text is latin1-decoded bytes, whose values are checked byte by byte (RFC 9110 §5.5). False
   * for text in Unicode, as in the part headers of multipart bodies. Default true.
   */
  readonly charsAreBytes?: boolean
}

/** From this many lines on names are found through an index. */
const INDEX_FROM = 32

/**
 * The header fields of a message: a multimap from case-insensitive names to values, in order.
 *
 * @example
 * ```ts
 * const headers = new HTTPHeaders({ 'content-type': 'text/html' })
 * headers.add('Set-Cookie', 'A=B')
 * headers.add('Set-Cookie', 'C=D')
 * headers.get('Set-Cookie') // 'A=B,C=D'
 * headers.getList('set-cookie') // ['A=B', 'C=D']
 * ```
 *
 * @tornado httputil.HTTPHeaders
 */
export class HTTPHeaders implements Iterable<[name: string, value: string]> {
  /**
   * Name and value of each line in turn. A message has about ten lines, and comparing interned
   * names is comparing pointers: scanning them costs less than the making of a Map.
   */
  #lines: string[]
  #index: HeaderIndex | undefined = undefined

  /**
   * @param init Other headers are copied line by line. Of pairs and records a later entry of a name
   *   replaces an earlier one; an array in a record gives several lines.
   */
  constructor(init?: HeadersInit) {
    this.#lines = init instanceof HTTPHeaders ? init.#lines.slice() : []
    if (init !== undefined && !(init instanceof HTTPHeaders)) this.update(init)
  }

  /** The number of different names. */
  get size(): number {
    return this.#names().length
  }

  /**
   * Adds a line, besides those of the same name.
   *
   * @throws HTTPInputError when the name is no token, or the value has a character that may not
   *   stand in a header.
   */
  add(name: string, value: string): void {
    this.#addChecked(name, value, true)
  }

  /** Adds a line the parser has validated; `name` is normalised. @internal */
  addParsed(name: string, value: string): void {
    this.#lines.push(name, value)
    this.#index?.add(name, this.#lines.length - 2)
  }

  /** Name and value of each line in turn; not to be changed. @internal */
  lines(): readonly string[] {
    return this.#lines
  }

  /** The values of a name, joined by `,`; undefined, or `defaultValue`, if there is none. */
  get(name: string): string | undefined
  get<D>(name: string, defaultValue: D): string | D
  get<D>(name: string, defaultValue?: D): string | D | undefined {
    const key = normalizeHeaderName(name)
    const first = this.#find(key, 0)
    if (first < 0) return defaultValue
    const second = this.#find(key, first + 2)
    return second < 0 ? this.#lines[first + 1] : this.getList(key).join(',')
  }

  /** The value of each line of a name. */
  getList(name: string): string[] {
    const key = normalizeHeaderName(name)
    const values: string[] = []
    for (let at = this.#find(key, 0); at >= 0; at = this.#find(key, at + 2)) {
      values.push(this.#lines[at + 1] ?? '')
    }
    return values
  }

  /** Each line, grouped by name in the order of the first appearance. */
  *getAll(): IterableIterator<[name: string, value: string]> {
    for (const name of this.#names()) {
      for (const value of this.getList(name)) yield [name, value]
    }
  }

  /**
   * Sets a header, in place of every line of that name. The value is not checked here: the
   * serializer is the last line of defence.
   *
   * @throws TypeError for a value that is neither text nor number.
   */
  set(name: string, value: string | number): void {
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new TypeError(`a header value must be a string, not ${typeof value}`)
    }
    const key = normalizeHeaderName(name)
    const text = typeof value === 'string' ? value : String(value)
    const at = this.#find(key, 0)
    if (at < 0) {
      this.addParsed(key, text)
      return
    }
    this.#lines[at + 1] = text
    if (this.#find(key, at + 2) >= 0) this.#remove(key, at + 2)
  }

  has(name: string): boolean {
    return this.#find(normalizeHeaderName(name), 0) >= 0
  }

  /** Removes every line of a name; tells whether there was one. */
  delete(name: string): boolean {
    const key = normalizeHeaderName(name)
    const at = this.#find(key, 0)
    if (at < 0) return false
    this.#remove(key, at)
    return true
  }

  clear(): void {
    this.#lines = []
    this.#index = undefined
  }

  /** The value of a name, set to `value` first if there is none. */
  setDefault(name: string, value: string): string {
    const present = this.get(name)
    if (present !== undefined) return present
    this.set(name, value)
    return value
  }

  /** Removes a header and returns its value. */
  pop(name: string): string | undefined
  pop<D>(name: string, defaultValue: D): string | D
  pop<D>(name: string, defaultValue?: D): string | D | undefined {
    const value = this.get(name)
    this.delete(name)
    return value ?? defaultValue
  }

  /**
   * Sets each header of `init`, replacing those of the same names; other headers and arrays give
   * several lines.
   */
  update(init: HeadersInit): void {
    if (init instanceof HTTPHeaders) {
      for (const name of init.#names()) this.#replace(name, init.getList(name))
      return
    }
    const entries = isPairs(init) ? init : Object.entries(init)
    for (const [name, value] of entries) {
      if (Array.isArray(value)) this.#replace(name, value as readonly string[])
      else this.set(name, value as string | number)
    }
  }

  *keys(): IterableIterator<string> {
    yield* this.#names()
  }

  *values(): IterableIterator<string> {
    for (const name of this.#names()) yield this.get(name, '')
  }

  /** Name and joined value of each header. */
  *entries(): IterableIterator<[name: string, value: string]> {
    for (const name of this.#names()) yield [name, this.get(name, '')]
  }

  [Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    return this.entries()
  }

  forEach(callback: (value: string, name: string, headers: HTTPHeaders) => void): void {
    for (const [name, value] of this.entries()) callback(value, name, this)
  }

  /** Headers of their own with the same lines. */
  copy(): HTTPHeaders {
    return new HTTPHeaders(this)
  }

  /** Whether both have the same names with the same joined values. */
  equals(other: HTTPHeaders): boolean {
    if (this.size !== other.size) return false
    for (const [name, value] of this.entries()) {
      if (other.get(name) !== value) return false
    }
    return true
  }

  /** A record from which the constructor makes equal headers. */
  toJSON(): Record<string, string | string[]> {
    const record = Object.create(null) as Record<string, string | string[]>
    for (const name of this.#names()) {
      const values = this.getList(name)
      record[name] = values.length === 1 ? (values[0] ?? '') : values
    }
    return record
  }

  /** A line of `Name: value` for each line, as {@link HTTPHeaders.parse} reads them. */
  toString(): string {
    let text = ''
    for (const [name, value] of this.getAll()) text += `${name}: ${value}\n`
    return text
  }

  /**
   * Reads one line of text, leniently: the line end may be absent, and a line that begins with a
   * blank continues the one before. For files, MIME parts and `headerCallback`; what arrives as an
   * HTTP message is read more strictly elsewhere.
   *
   * @throws HTTPInputError for a line without colon, with a bad name or value, or that continues
   *   nothing.
   */
  parseLine(line: string, options?: ParseLineOptions): void {
    const text = line.endsWith('\r\n')
      ? line.slice(0, -2)
      : line.endsWith('\n')
        ? line.slice(0, -1)
        : line
    if (text === '') return
    const charsAreBytes = options?.charsAreBytes ?? true
    if (text.startsWith(' ') || text.startsWith('\t')) {
      this.#continueLine(trimBlanks(text), charsAreBytes)
      return
    }
    const colon = text.indexOf(':')
    if (colon < 0) throw new HTTPInputError('no colon in header line')
    this.#addChecked(text.slice(0, colon), trimBlanks(text.slice(colon + 1)), charsAreBytes)
  }

  /** Reads a block of lines as {@link parseLine} does. */
  static parse(text: string, options?: ParseLineOptions): HTTPHeaders {
    const headers = new HTTPHeaders()
    for (let start = 0; start < text.length;) {
      const end = text.indexOf('\n', start)
      headers.parseLine(end < 0 ? text.slice(start) : text.slice(start, end + 1), options)
      if (end < 0) break
      start = end + 1
    }
    return headers
  }

  #addChecked(name: string, value: string, charsAreBytes: boolean): void {
    if (!isFieldName(name)) throw new HTTPInputError(`Invalid header name ${quoted(name)}`)
    checkHeaderValue(value, charsAreBytes)
    this.addParsed(normalizeHeaderName(name), value)
  }

  #replace(name: string, values: readonly string[]): void {
    this.delete(name)
    for (const value of values) this.add(name, value)
  }

  #continueLine(text: string, charsAreBytes: boolean): void {
    const lines = this.#lines
    const last = lines.length - 1
    const value = lines[last]
    if (value === undefined) {
      throw new HTTPInputError('first header line cannot start with whitespace')
    }
    // Only what is new is looked at: many folds of one header take linear time.
    checkHeaderValue(text, charsAreBytes)
    lines[last] = `${value} ${text}`
  }

  /** Where the first line of `key` at or behind `from` begins; -1 if there is none. */
  #find(key: string, from: number): number {
    const lines = this.#lines
    if (lines.length >= 2 * INDEX_FROM) {
      this.#index ??= new HeaderIndex(lines)
      return this.#index.find(key, from)
    }
    for (let at = from; at < lines.length; at += 2) {
      if (lines[at] === key) return at
    }
    return -1
  }

  /** Removes the lines of `key` at or behind `from`, in one pass. */
  #remove(key: string, from: number): void {
    const lines = this.#lines
    let kept = from
    for (let at = from; at < lines.length; at += 2) {
      const name = lines[at]
      const value = lines[at + 1]
      if (name === key || name === undefined || value === undefined) continue
      lines[kept] = name
      lines[kept + 1] = value
      kept += 2
    }
    lines.length = kept
    this.#index = undefined
  }

  #names(): string[] {
    const names = new Set<string>()
    for (let at = 0; at < this.#lines.length; at += 2) names.add(this.#lines[at] ?? '')
    return [...names]
  }
}

function isPairs(init: HeadersInit): init is Iterable<readonly [string, string]> {
  return Symbol.iterator in init
}
