import { TranslationFileError } from './errors.ts'

/** Gives the number of the plural form for a count. */
export type PluralIndex = (n: number) => number

const MAX_LENGTH = 1000
const MAX_NESTING = 20
const TOKENS = /\s*(?:(\d+|n|[|][|]|&&|[=!<>]=|[<>?:+\-*/%!()])|(\S))/gu

type Operation = (left: number, right: number) => number

/** Binary operators by how tightly they bind, loosest first; those of one row group from the left. */
const LEVELS: readonly ReadonlyMap<string, Operation>[] = [
  new Map<string, Operation>([['||', (a, b) => (a !== 0 || b !== 0 ? 1 : 0)]]),
  new Map<string, Operation>([['&&', (a, b) => (a !== 0 && b !== 0 ? 1 : 0)]]),
  new Map<string, Operation>([
    ['==', (a, b) => Number(a === b)],
    ['!=', (a, b) => Number(a !== b)],
  ]),
  new Map<string, Operation>([
    ['<', (a, b) => Number(a < b)],
    ['>', (a, b) => Number(a > b)],
    ['<=', (a, b) => Number(a <= b)],
    ['>=', (a, b) => Number(a >= b)],
  ]),
  new Map<string, Operation>([
    ['+', (a, b) => a + b],
    ['-', (a, b) => a - b],
  ]),
  new Map<string, Operation>([
    ['*', (a, b) => a * b],
    ['/', (a, b) => Math.floor(a / b)],
    // The result has the divisor's sign, as in Python; JavaScript's has the dividend's.
    ['%', (a, b) => a - b * Math.floor(a / b)],
  ]),
]

/**
 * Makes a function of the C expression in a catalogue's `Plural-Forms`, for example `n%10==1 ? 0 : 1`.
 *
 * The language is the number `n`, decimal numbers, parentheses, `!` and the operators `?: || && == != < > <= >= +
 * - * / %` with C's precedence. Division by zero has the result NaN, which is the number of no form.
 *
 * @throws {@link TranslationFileError} for anything else, an expression of more than 1000 characters, and
 * parentheses nested more than 20 deep.
 */
export function compilePluralExpression(source: string): PluralIndex {
  if (source.length > MAX_LENGTH) {
    throw new TranslationFileError(`plural expression is ${source.length} characters long`)
  }
  return new Parser(source).parse()
}

/** A recursive descent over the tokens that builds the function from its parts. */
class Parser {
  readonly #source: string
  readonly #tokens: string[] = []
  #position = 0
  #nesting = 0

  constructor(source: string) {
    this.#source = source
    for (const [, token, unknown] of source.matchAll(TOKENS)) {
      if (token === undefined) this.#fail(`'${unknown}' is not part of the language`)
      this.#tokens.push(token)
    }
  }

  parse(): PluralIndex {
    const expression = this.#conditional()
    if (this.#position < this.#tokens.length) this.#fail(`unexpected '${this.#next()}'`)
    return expression
  }

  #conditional(): PluralIndex {
    const test = this.#binary(0)
    if (!this.#accept('?')) return test
    const yes = this.#conditional()
    this.#expect(':')
    const no = this.#conditional()
    return (n) => (test(n) !== 0 ? yes(n) : no(n))
  }

  #binary(level: number): PluralIndex {
    const operators = LEVELS[level]
    if (operators === undefined) return this.#unary()
    let left = this.#binary(level + 1)
    for (;;) {
      const operation = operators.get(this.#tokens[this.#position] ?? '')
      if (operation === undefined) return left
      this.#position += 1
      const before = left
      const right = this.#binary(level + 1)
      left = (n) => operation(before(n), right(n))
    }
  }

  #unary(): PluralIndex {
    if (this.#accept('!')) {
      const operand = this.#unary()
      return (n) => Number(operand(n) === 0)
    }
    if (this.#accept('(')) {
      this.#nesting += 1
      if (this.#nesting > MAX_NESTING) this.#fail(`nested more than ${MAX_NESTING} deep`)
      const inner = this.#conditional()
      this.#expect(')')
      this.#nesting -= 1
      return inner
    }
    const token = this.#next()
    if (token === 'n') return (n) => n
    const value = Number(token)
    if (token === undefined || !Number.isSafeInteger(value)) {
      this.#fail(token === undefined ? 'unexpected end' : `unexpected '${token}'`)
    }
    return () => value
  }

  #next(): string | undefined {
    const token = this.#tokens[this.#position]
    this.#position += 1
    return token
  }

  #accept(token: string): boolean {
    if (this.#tokens[this.#position] !== token) return false
    this.#position += 1
    return true
  }

  #expect(token: string): void {
    if (!this.#accept(token)) this.#fail(`'${token}' missing`)
  }

  #fail(reason: string): never {
    throw new TranslationFileError(`plural expression '${this.#source}': ${reason}`)
  }
}
