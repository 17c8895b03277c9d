import { type Assignment, parseAssignment, parseTarget } from './assignment.ts'
import { type Code, type Fail, parseCode, sliceCode, splitCode } from './code.ts'

/** `{% for x of items %}` and `{% for x in items %}`. */
export interface EachHeader {
  readonly kind: 'each'
  readonly target: Assignment
  readonly iterable: Code
  /** Whether it iterates as Python does, over the keys of objects and Maps. */
  readonly python: boolean
  /** Whether it waits for each item. */
  readonly awaits: boolean
}

/** `{% for (i = 0; i < 10; i++) %}` */
export interface CountHeader {
  readonly kind: 'count'
  readonly init: Assignment
  readonly test: Code
  readonly step: Code
}

/** `{% while condition %}` */
export interface WhileHeader {
  readonly kind: 'while'
  readonly condition: Code
}

export type LoopHeader = EachHeader | CountHeader | WhileHeader

const EXPECTED = "for expects 'x of items', 'x in items' or '(init; test; step)'"

/**
 * Reads what stands behind `for`.
 *
 * @internal
 */
export function parseForHeader(source: string, fail: Fail): EachHeader | CountHeader {
  const code = parseCode(source, fail)
  return parseCount(code, fail) ?? parseEach(code, fail)
}

function parseCount(code: Code, fail: Fail): CountHeader | undefined {
  const inside = sliceCode(code, 1, -1)
  if (code.tokens[0]?.text !== '(' || inside.tokens.some(({ depth }) => depth < 1)) return undefined
  const parts = splitCode(inside, ';', 1)
  if (parts.length === 1) return undefined
  const [init, test, step, ...rest] = parts
  if (init === undefined || test === undefined || step === undefined || rest.length > 0) {
    return fail(EXPECTED)
  }
  return { kind: 'count', init: parseAssignment(parseCode(init.text, fail), fail), test, step }
}

function parseEach(code: Code, fail: Fail): EachHeader {
  const awaits = code.tokens[0]?.text === 'await'
  const header = awaits ? sliceCode(code, 1) : code
  const at = header.tokens.findIndex(({ kind, text, depth, property }, index) => {
    return index > 0 && depth === 0 && kind === 'name' && !property && /^(?:of|in)$/.test(text)
  })
  const target = sliceCode(header, 0, at)
  const iterable = sliceCode(header, at + 1)
  if (at < 0 || iterable.text === '') fail(EXPECTED)
  const python = header.tokens[at]?.text === 'in'
  if (awaits && python) fail("for await expects 'x of items'")
  if (!python && splitCode(target, ',').length > 1) {
    fail("for expects brackets around several names: '[a, b] of items'")
  }
  return {
    kind: 'each',
    target: parseTarget(python ? unpacking(target, fail) : target, fail),
    iterable,
    python,
    awaits,
  }
}

/** Turns Python's `(a, b), c` into `[[a, b], c]`. */
function unpacking(target: Code, fail: Fail): Code {
  const text = target.text.replaceAll('(', '[').replaceAll(')', ']')
  return parseCode(splitCode(target, ',').length > 1 ? `[${text}]` : text, fail)
}
