import { type Token, tokenize } from './tokens.ts'

/** A fragment of JavaScript from a template, without its comments and with balanced brackets. */
export interface Code {
  readonly text: string
  /** What the offsets of the tokens count in. */
  readonly source: string
  readonly tokens: readonly Token[]
}

/** Ends the compilation with a message about the tag that is being read. */
export type Fail = (message: string) => never

/** Words that are not variables, or cannot be made one in strict code. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum ' +
    'eval export extends false finally for function if implements import in instanceof interface ' +
    'let new null package private protected public return static super switch this throw true try ' +
    'typeof var void while with yield'
  ).split(' '),
)
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u
/** Names of the generated code; `_tt_modules` is the one that an application provides. */
const INTERNAL = /^_tt_(?!modules$)/

/**
 * Reads a fragment of JavaScript. Whether it is one expression is left for the engine to tell; here
 * it is only made sure that it cannot reach beyond itself.
 *
 * @throws ParseError, by `fail`, if a bracket or a quote is missing, or if a `;` ends a statement.
 * @internal
 */
export function parseCode(source: string, fail: Fail): Code {
  const text = withoutComments(source, fail)
  const tokens = [...tokenize(text)]
  const semicolon = tokens.find((token) => token.text === ';' && token.depth === 0)
  if (semicolon !== undefined) fail("invalid expression: unexpected ';'")
  return { text, source: text, tokens }
}

function withoutComments(source: string, fail: Fail): string {
  let text = ''
  let done = 0
  for (const token of tokenize(source)) {
    if (token.kind === 'fault') fail(`invalid expression: ${token.text}`)
    if (token.kind !== 'comment') continue
    text += `${source.slice(done, token.start)} `
    done = token.start + token.text.length
  }
  return (text + source.slice(done)).trim()
}

/**
 * Cuts a part out of a fragment, by the indices of its tokens.
 *
 * @internal
 */
export function sliceCode(code: Code, from: number, to?: number): Code {
  const { source } = code
  const tokens = code.tokens.slice(from, to)
  const last = tokens.at(-1)
  const end = last === undefined ? 0 : last.start + last.text.length
  return { text: source.slice(tokens[0]?.start ?? 0, end), source, tokens }
}

/**
 * Cuts a fragment at the separators that stand outside all brackets, or `depth` brackets deep.
 *
 * @internal
 */
export function splitCode(code: Code, separator: string, depth = 0): Code[] {
  const parts: Code[] = []
  let from = 0
  code.tokens.forEach((token, index) => {
    if (token.text !== separator || token.depth !== depth || token.kind !== 'punctuator') return
    parts.push(sliceCode(code, from, index))
    from = index + 1
  })
  parts.push(sliceCode(code, from))
  return parts
}

/**
 * Returns the code in a form that can stand as one argument of a call.
 *
 * @internal
 */
export function asArgument(code: Code): string {
  const spreads = code.tokens.some(
    ({ text, depth }) => depth === 0 && (text === ',' || text === '...'),
  )
  return spreads ? `(${code.text})` : code.text
}

/**
 * Returns the code in a form that can be called.
 *
 * @internal
 */
export function asCallee(code: Code): string {
  return code.tokens.every(({ kind, text }) => kind === 'name' || text === '.')
    ? code.text
    : `(${code.text})`
}

/**
 * Tells whether the code waits for something.
 *
 * @internal
 */
export function usesAwait(code: Code): boolean {
  return code.tokens.some(({ text, kind, property }) => {
    return kind === 'name' && text === 'await' && !property
  })
}

/**
 * Returns the names in the code that may be variables; keys and parameters are among them.
 *
 * @internal
 */
export function wordsOf(code: Code): string[] {
  return code.tokens
    .filter(({ kind, text, property }) => kind === 'name' && !property && isVariable(text))
    .map(({ text }) => text)
}

/**
 * Tells whether a template can have a variable of this name.
 *
 * @internal
 */
export function isVariable(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name) && !INTERNAL.test(name)
}
