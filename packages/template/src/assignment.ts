import { type Code, type Fail, isVariable, sliceCode, splitCode } from './code.ts'
import type { Token } from './tokens.ts'

/** JavaScript that gives values to variables. */
export interface Assignment {
  readonly code: Code
  /** The variables that it assigns. */
  readonly names: readonly string[]
}

const ASSIGNS = /^(?:\*\*|<<|>>>?|&&|\|\||\?\?|[-+*/%&|^])?=$/
const DECLARES = new Set(['const', 'let', 'var'])
const STEPS = new Set(['++', '--'])

/**
 * Reads what stands in `{% set … %}`, or in the first part of a C style `for`: assignments,
 * separated by commas. A declaration is one as well, since variables belong to the template.
 *
 * @internal
 */
export function parseAssignment(source: Code, fail: Fail): Assignment {
  const declared = isDeclaration(source)
  const code = declared ? sliceCode(source, 1) : source
  const parts = splitCode(code, ',')
  const [first, ...others] = parts.map(assigns)
  if (first === false && others.includes(true) && !declared) {
    fail('invalid expression: to unpack a value write [a, b] = …')
  }
  const names = parts.flatMap((part) => {
    return declared && !assigns(part) ? targetNames(part, fail) : partNames(part, fail)
  })
  return { code, names }
}

/**
 * Reads what a loop or a `catch` gives a value to: a variable, a pattern, a member.
 *
 * @internal
 */
export function parseTarget(source: Code, fail: Fail): Assignment {
  const code = isDeclaration(source) ? sliceCode(source, 1) : source
  return { code, names: targetNames(code, fail) }
}

function isDeclaration({ tokens: [first, second] }: Code): boolean {
  if (first === undefined || second === undefined || !DECLARES.has(first.text)) return false
  return second.kind === 'name' || second.text === '[' || second.text === '{'
}

function assigns(code: Code): boolean {
  return code.tokens.some(isAssignmentOperator)
}

function isAssignmentOperator(token: Token): boolean {
  return token.depth === 0 && token.kind === 'punctuator' && ASSIGNS.test(token.text)
}

/** Finds the variables of `a = [b, c] = value`, `a += 1` and `a++`. */
function partNames(code: Code, fail: Fail): string[] {
  const names: string[] = []
  let from = 0
  code.tokens.forEach((token, index) => {
    if (!isAssignmentOperator(token)) return
    names.push(...targetNames(sliceCode(code, from, index), fail))
    from = index + 1
  })
  const rest = code.tokens.slice(from)
  const [first, second] = rest
  if (rest.length === 2 && first !== undefined && second !== undefined) {
    if (STEPS.has(first.text)) collect([second], 0, names)
    if (STEPS.has(second.text)) collect([first], 0, names)
  }
  return names.filter(isVariable)
}

function targetNames(target: Code, fail: Fail): string[] {
  const names: string[] = []
  const { tokens } = target
  if (tokens.length === 1 || tokens[0]?.text === '[' || tokens[0]?.text === '{') {
    collect(tokens, 0, names)
  }
  const internal = names.find((name) => name.startsWith('_tt_'))
  if (internal !== undefined) fail(`names beginning with _tt_ are reserved, '${internal}' is one`)
  return names.filter(isVariable)
}

/**
 * Collects the variables of the target that begins at `start`, and returns where it ends: at the
 * token behind it, its default value included.
 */
function collect(tokens: readonly Token[], start: number, names: string[]): number {
  const first = tokens[start]
  if (first === undefined) return start
  let index = start
  if (first.text === '[' || first.text === '{') {
    index = collectPattern(tokens, start, names)
  } else {
    const behind = tokens[start + 1]?.text
    const isWhole = behind === undefined || [',', '=', ']', '}'].includes(behind)
    if (first.kind === 'name' && isWhole) names.push(first.text)
  }
  return skipTo(tokens, index, first.depth, ',')
}

function collectPattern(tokens: readonly Token[], start: number, names: string[]): number {
  const opener = tokens[start]
  const inside = (opener?.depth ?? 0) + 1
  let index = start + 1
  for (;;) {
    const token = tokens[index]
    if (token === undefined || token.depth < inside) return index + 1
    if (token.text === ',' || token.text === '...') {
      index++
    } else if (opener?.text === '{' && hasKey(tokens, index)) {
      index = collect(tokens, skipTo(tokens, index, inside, ':') + 1, names)
    } else {
      index = collect(tokens, index, names)
    }
  }
}

/** Tells whether the property of a pattern that begins here has a key before its target. */
function hasKey(tokens: readonly Token[], start: number): boolean {
  return tokens[start]?.kind !== 'name' || tokens[start + 1]?.text === ':'
}

/** Finds the next token of this text at this depth, or the bracket that ends the surroundings. */
function skipTo(tokens: readonly Token[], start: number, depth: number, text: string): number {
  let index = start
  for (; index < tokens.length; index++) {
    const token = tokens[index]
    if (token === undefined || token.depth < depth) break
    if (token.depth === depth && token.text === text) break
  }
  return index
}
