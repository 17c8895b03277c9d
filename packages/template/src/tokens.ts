/** What a piece of JavaScript is, as far as a template has to know. */
export type TokenKind =
  | 'name'
  | 'number'
  | 'string'
  /** A template literal, or its part up to `${`, between `}` and `${`, or from `}` on. */
  | 'literal'
  | 'regexp'
  | 'comment'
  | 'punctuator'
  /** The code cannot go on like this; `text` says why. Always the last token. */
  | 'fault'

/** A token of JavaScript. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Its offset in the code. */
  readonly start: number
  /** How many brackets are open around it; a bracket does not count as being inside itself. */
  readonly depth: number
  /** Whether it is a name behind a dot. */
  readonly property: boolean
}

const SPACE = /\s+/y
const NAME = /[\p{ID_Start}$_#\\][\p{ID_Continue}$\u200c\u200d\\]*/uy
const NUMBER = /\.?\d[\w.]*/y
const COMMENT = /\/\/[^\n\r\u2028\u2029]*/y
const REGEXP =
  /\/(?:[^\\/[\n\r\u2028\u2029]|\\[^\n\r\u2028\u2029]|\[(?:[^\]\\\n\r\u2028\u2029]|\\[^\n\r\u2028\u2029])*\])+\/[\p{ID_Continue}$]*/uy
const PUNCTUATOR =
  /\.{3}|\?\.(?!\d)|=>|(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])=|[=!]==?|[<>]=|\+\+|--|&&|\|\||\?\?|\*\*|<<|>>>?|[^]/uy

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
/** What closes `${`; not a character, so that a brace is not mistaken for it. */
const SUBSTITUTION = '${}'

/** Names behind which a slash begins a regular expression and does not divide. */
const OPERATOR_NAMES = new Set(
  'await case delete do else in instanceof new of return throw typeof void yield'.split(' '),
)
const VALUE_ENDS = new Set([')', ']', '}', '++', '--'])

/**
 * Cuts JavaScript into tokens, from `start` on, for as long as somebody asks for the next one.
 *
 * It knows where strings, template literals, regular expressions and comments end, and which
 * bracket belongs to which; it knows no grammar. Whether a slash divides is told by the token before
 * it, which is right wherever an expression can stand. Malformed code ends in a `fault`: a bracket
 * that closes nothing, a string without its quote, or, at the end of the code, an open bracket.
 *
 * @internal
 */
export function* tokenize(code: string, start = 0): Generator<Token, void> {
  const open: string[] = []
  let previous: Token | undefined
  let position = start
  for (;;) {
    position += lengthOf(SPACE, code, position)
    if (position >= code.length) break
    const token = next(code, position, open, previous)
    yield token
    if (token.kind === 'fault') return
    if (token.kind !== 'comment') previous = token
    position += token.text.length
  }
  const missing = open.at(-1)
  if (missing !== undefined) {
    yield fault(missing === SUBSTITUTION ? "missing '}'" : `missing '${missing}'`, position)
  }
}

function next(code: string, start: number, open: string[], previous: Token | undefined): Token {
  const depth = open.length
  const make = (kind: TokenKind, length: number, tokenDepth = depth): Token => ({
    kind,
    text: code.slice(start, start + length),
    start,
    depth: tokenDepth,
    property: kind === 'name' && (previous?.text === '.' || previous?.text === '?.'),
  })
  const character = code.charAt(start)

  const name = lengthOf(NAME, code, start)
  if (name > 0) return make('name', name)
  const number = lengthOf(NUMBER, code, start)
  if (number > 0) return make('number', number)

  if (character === '"' || character === "'") {
    const end = stringEnd(code, start)
    return end < 0 ? fault('unterminated string', start) : make('string', end - start)
  }
  if (character === '`' || (character === '}' && open.at(-1) === SUBSTITUTION)) {
    if (character === '}') open.pop()
    const end = literalEnd(code, start + 1)
    if (end < 0) return fault('unterminated template literal', start)
    if (code.charAt(end - 1) === '{') open.push(SUBSTITUTION)
    return make('literal', end - start, character === '}' ? depth - 1 : depth)
  }
  if (character === '/') {
    if (code.startsWith('/*', start)) {
      const end = code.indexOf('*/', start + 2)
      return end < 0 ? fault('unterminated comment', start) : make('comment', end + 2 - start)
    }
    const comment = lengthOf(COMMENT, code, start)
    if (comment > 0) return make('comment', comment)
    const regexp = beginsValue(previous) ? lengthOf(REGEXP, code, start) : 0
    if (regexp > 0) return make('regexp', regexp)
  }
  const closer = CLOSERS[character]
  if (closer !== undefined) {
    open.push(closer)
    return make('punctuator', 1)
  }
  if (character === ')' || character === ']' || character === '}') {
    if (open.at(-1) !== character) return fault(`unexpected '${character}'`, start, depth)
    open.pop()
    return make('punctuator', 1, depth - 1)
  }
  return make('punctuator', lengthOf(PUNCTUATOR, code, start))
}

/** Tells whether a value, and not an operator, has to follow. */
function beginsValue(previous: Token | undefined): boolean {
  if (previous === undefined) return true
  if (previous.kind === 'punctuator') return !VALUE_ENDS.has(previous.text)
  if (previous.kind === 'literal') return previous.text.endsWith('${')
  return previous.kind === 'name' && !previous.property && OPERATOR_NAMES.has(previous.text)
}

function stringEnd(code: string, start: number): number {
  const quote = code.charCodeAt(start)
  for (let position = start + 1; position < code.length; position++) {
    const character = code.charCodeAt(position)
    if (character === quote) return position + 1
    if (character === 0x5c) position += code.startsWith('\r\n', position + 1) ? 2 : 1
    else if (character === 0x0a || character === 0x0d) return -1
  }
  return -1
}

/** Finds the end of the part of a template literal that begins at `start`: behind `` ` `` or `${`. */
function literalEnd(code: string, start: number): number {
  for (let position = start; position < code.length; position++) {
    const character = code.charCodeAt(position)
    if (character === 0x60) return position + 1
    if (character === 0x5c) position++
    else if (character === 0x24 && code.charCodeAt(position + 1) === 0x7b) return position + 2
  }
  return -1
}

function lengthOf(pattern: RegExp, code: string, start: number): number {
  pattern.lastIndex = start
  return pattern.exec(code)?.[0].length ?? 0
}

function fault(text: string, start: number, depth = 0): Token {
  return { kind: 'fault', text, start, depth, property: false }
}
