import type { Seconds } from '@tornado-ts/util'
import { localDate } from './datetime.ts'
import { OptionsError } from './errors.ts'
import { parseDecimal, parseInteger } from './numbers.ts'
import { readString } from './string-literal.ts'
import { inSeconds } from './timedelta.ts'

/** What `timedelta(…)` takes, in the order of its positional arguments. */
const TIMEDELTA_PARAMETERS: readonly string[] = [
  'days',
  'seconds',
  'microseconds',
  'milliseconds',
  'minutes',
  'hours',
  'weeks',
]

/** Lists within lists, at most. */
const MAX_DEPTH = 100

const MODULES = listOf(String.raw`[\w.]+(?:[ \t]+as[ \t]+\w+)?`)
const IMPORTED = listOf(String.raw`(?:\w+|\*)(?:[ \t]+as[ \t]+\w+)?`)

const END_OF_LINE = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y
const EQUALS = /[ \t]*=[ \t]*/y
const BLANKS_IN_BRACKETS = /(?:[ \t\n]+|#[^\n]*)*/y
const IMPORT = new RegExp(
  String.raw`(?:import[ \t]+${MODULES}|from[ \t]+[\w.]+[ \t]+import[ \t]+(?:${IMPORTED}|\([\w\s,]+\)))` +
    String.raw`(?=[ \t]*(?:#|\n|$))`,
  'y',
)
const NAME = /[\p{ID_Start}_]\p{ID_Continue}*/uy
const KEYWORD = /[a-z]+(?=[ \t]*=)/y
const CALL = /(?:datetime\.)?(?:datetime|timedelta)[ \t]*\(/y
const NUMBER = /[+-]?(?:\d|\.\d)[\w.]*(?:(?<=[eE])[+-]\d+)?/y
const DIGITS = /^[+-]?[\d_]+$/
const INTEGER = /^[+-]?(?:0|[1-9]\d*(?:_\d+)*)$/

function listOf(item: string): string {
  return String.raw`${item}(?:[ \t]*,[ \t]*${item})*`
}

/**
 * Reads a configuration file of `name = literal` lines.
 *
 * It is read as data: nothing in it is run. Besides assignments there may be comments, empty lines
 * and Python's `import` lines, which are ignored.
 *
 * @param text The file's text.
 * @param path How messages name the file.
 * @param file What the name `__file__` stands for.
 * @returns Names and values, in the order of the file.
 * @throws OptionsError `<path>:<line>: cannot parse: <why>` for anything else.
 */
export function parseConfigText(text: string, path: string, file: string): [string, unknown][] {
  return new ConfigReader(text.replaceAll(/\r\n?/g, '\n'), path, file).read()
}

class ConfigReader {
  readonly #text: string
  readonly #path: string
  readonly #file: string
  #position = 0

  constructor(text: string, path: string, file: string) {
    this.#text = text
    this.#path = path
    this.#file = file
  }

  read(): [string, unknown][] {
    const assignments: [string, unknown][] = []
    while (this.#position < this.#text.length) {
      if (this.#take(END_OF_LINE) !== undefined) continue
      if (this.#take(IMPORT) === undefined) assignments.push(this.#readAssignment())
      if (this.#take(END_OF_LINE) === undefined) this.#fail('the line should end here')
    }
    return assignments
  }

  #readAssignment(): [string, unknown] {
    const name = this.#take(NAME) ?? this.#fail('an assignment should begin here')
    if (this.#take(EQUALS) === undefined) this.#fail("'=' is missing")
    return [name, this.#readValue(0)]
  }

  #readValue(depth: number): unknown {
    const first = this.#text[this.#position]
    if (first === '"' || first === "'") return this.#readString()
    if (this.#takeText('[')) return this.#readList(depth)
    const number = this.#take(NUMBER)
    if (number !== undefined) return this.#toNumber(number)
    const call = this.#take(CALL)
    if (call !== undefined) {
      return call.includes('timedelta') ? this.#readTimedelta() : this.#readDatetime()
    }
    return this.#readConstant()
  }

  #readString(): string {
    const literal =
      readString(this.#text, this.#position) ?? this.#fail('the string is not well-formed')
    this.#position = literal.end
    return literal.value
  }

  #readConstant(): unknown {
    const start = this.#position
    switch (this.#take(NAME)) {
      case 'True':
      case 'true':
        return true
      case 'False':
      case 'false':
        return false
      case 'None':
      case 'null':
        return null
      case '__file__':
        return this.#file
      default:
        this.#position = start
        return this.#fail('a value is missing')
    }
  }

  #readList(depth: number): unknown[] {
    if (depth >= MAX_DEPTH) this.#fail('lists are nested too deeply')
    const items: unknown[] = []
    this.#readItems(']', () => items.push(this.#readValue(depth + 1)))
    return items
  }

  #readDatetime(): Date {
    const fields: number[] = []
    this.#readItems(')', () => fields.push(this.#readNumber()))
    const [year, month, day, hour, minute, second] = fields
    const date =
      year === undefined || month === undefined || day === undefined || fields.length > 6
        ? undefined
        : localDate(year, month, day, hour, minute, second)
    return date ?? this.#fail('there is no such date and time')
  }

  #readTimedelta(): Seconds {
    const amounts = new Map<string, number>()
    let keywordsOnly = false
    this.#readItems(')', () => {
      const keyword = this.#take(KEYWORD)
      keywordsOnly ||= keyword !== undefined
      const name = keywordsOnly ? keyword : TIMEDELTA_PARAMETERS[amounts.size]
      if (name === undefined || !TIMEDELTA_PARAMETERS.includes(name) || amounts.has(name)) {
        this.#fail('timedelta has no such argument, or has it already')
      }
      if (keywordsOnly) this.#take(EQUALS)
      amounts.set(name, this.#readNumber())
    })
    let total = 0
    for (const [unit, amount] of amounts) total += inSeconds(amount, unit) ?? 0
    return total
  }

  /** Reads comma-separated items up to a bracket; a comma may follow the last one. */
  #readItems(close: ']' | ')', readItem: () => void): void {
    this.#take(BLANKS_IN_BRACKETS)
    while (!this.#takeText(close)) {
      readItem()
      this.#take(BLANKS_IN_BRACKETS)
      if (this.#takeText(',')) this.#take(BLANKS_IN_BRACKETS)
      else if (this.#text[this.#position] !== close) this.#fail(`',' or '${close}' is missing`)
    }
  }

  #readNumber(): number {
    return this.#toNumber(this.#take(NUMBER) ?? this.#fail('a number is missing'))
  }

  #toNumber(text: string): number {
    // Python has no decimal integers that begin with 0, so that nobody takes them for octal ones.
    if (DIGITS.test(text) && !INTEGER.test(text)) this.#fail('this is no number')
    try {
      return DIGITS.test(text) ? parseInteger(text) : parseDecimal(text)
    } catch {
      return this.#fail('this is no number, or too large a one')
    }
  }

  /** Moves past what a sticky pattern matches. */
  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position
    const match = pattern.exec(this.#text)?.[0]
    this.#position += match?.length ?? 0
    return match
  }

  #takeText(text: string): boolean {
    const isThere = this.#text.startsWith(text, this.#position)
    if (isThere) this.#position += text.length
    return isThere
  }

  // The message leaves the text of the file out: there may be secrets in it.
  #fail(reason: string): never {
    const line = this.#text.slice(0, this.#position).split('\n').length
    throw new OptionsError(`${this.#path}:${line}: cannot parse: ${reason}`)
  }
}
