import { ParseError } from './errors.ts'
import { tokenize } from './tokens.ts'

/** Text, or a tag without its delimiters, and the line where it begins. */
export interface Piece {
  readonly kind: 'text' | 'expression' | 'directive'
  readonly content: string
  readonly line: number
}

/** The directives whose contents are JavaScript, in which an end delimiter may be quoted. */
const WITH_CODE = new Set(
  'apply autoescape catch elif else except for if module raw set while'.split(' '),
)
const DIRECTIVE_WORD = /\s*(\S*?)(?=\s|%\}|$)/y

/**
 * Cuts a template into text and tags; comments are left out.
 *
 * `{{!`, `{%!` and `{#!` are text without the `!`. In a run of braces the innermost two open a tag.
 *
 * @throws ParseError for a tag without an end or without contents.
 * @internal
 */
export function* readPieces(source: string, name: string): Generator<Piece, void> {
  let position = 0
  let line = 1
  let counted = 0
  const lineAt = (offset: number): number => {
    for (;;) {
      const end = source.indexOf('\n', counted)
      if (end < 0 || end >= offset) break
      line++
      counted = end + 1
    }
    return line
  }
  while (position < source.length) {
    const opening = findOpening(source, position)
    if (opening > position) {
      yield { kind: 'text', content: source.slice(position, opening), line: lineAt(position) }
    }
    if (opening === source.length) return
    const start = opening + 2
    const tagLine = lineAt(opening)
    const fail = (message: string): never => {
      throw new ParseError(message, name, tagLine)
    }
    const opener = source.slice(opening, start)
    if (source[start] === '!') {
      yield { kind: 'text', content: opener, line: tagLine }
      position = start + 1
      continue
    }
    if (opener === '{#') {
      const end = source.indexOf('#}', start)
      if (end < 0) fail('Missing end comment #}')
      position = end + 2
      continue
    }
    const isExpression = opener === '{{'
    const end = isExpression ? codeEnd(source, start, '}}') : directiveEnd(source, start)
    if (end < 0) fail(isExpression ? 'Missing end expression }}' : 'Missing end block %}')
    const content = source.slice(start, end).trim()
    if (content === '') fail(isExpression ? 'Empty expression' : 'Empty block tag ({% %})')
    yield { kind: isExpression ? 'expression' : 'directive', content, line: tagLine }
    position = end + 2
  }
}

/** Finds the next opening delimiter, or the end of the template. */
function findOpening(source: string, from: number): number {
  for (let brace = source.indexOf('{', from); brace >= 0; brace = source.indexOf('{', brace + 1)) {
    const next = source[brace + 1]
    if (next === '%' || next === '#') return brace
    if (next === '{' && source[brace + 2] !== '{') return brace
  }
  return source.length
}

function directiveEnd(source: string, start: number): number {
  DIRECTIVE_WORD.lastIndex = start
  const word = DIRECTIVE_WORD.exec(source)?.[1] ?? ''
  return WITH_CODE.has(word) ? codeEnd(source, start, '%}') : source.indexOf('%}', start)
}

/**
 * Finds the end delimiter behind JavaScript: the first that is neither quoted nor inside brackets,
 * or, where the code is too broken to tell, the first of all.
 */
function codeEnd(source: string, start: number, delimiter: string): number {
  for (const token of tokenize(source, start)) {
    // A brace that closes nothing is a fault in JavaScript, and here the end.
    const canEnd = token.kind === 'fault' || token.text === '%'
    if (canEnd && token.depth === 0 && source.startsWith(delimiter, token.start)) return token.start
  }
  return source.indexOf(delimiter, start)
}
