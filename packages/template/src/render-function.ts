import { BUILTINS } from './builtins.ts'
import { compileFunction } from './compile-function.ts'
import type { GeneratedCode } from './generated-code.ts'
import { iterate } from './iterate.ts'
import { builtinModule, importModule, membersOf } from './modules.ts'
import { toEscapedText, toText } from './to-text.ts'

/** Takes the values of the names it was made for, in their order; gives the output. */
export type Render = (...values: unknown[]) => string | Promise<string>

/** What generated code calls, by the name it has there. */
const RUNTIME: Readonly<Record<string, unknown>> = {
  _tt_text: toText,
  _tt_escaped: toEscapedText,
  _tt_iterate: iterate,
  _tt_matches: matches,
  _tt_builtin: builtinModule,
  _tt_import: importModule,
  _tt_members: membersOf,
  _tt_builtins: BUILTINS,
}
const RUNTIME_NAMES = Object.keys(RUNTIME)
const RUNTIME_VALUES = Object.values(RUNTIME)

/** What a render function is called in stacks. */
export const RENDER_NAME = '_tt_render'
/**
 * How many lines are before the first of the template's own: those of `head`, and two that the
 * `Function` constructor adds.
 */
export const LINES_BEFORE = 6

/**
 * Makes the function that renders a template when it is given values for just these names.
 *
 * A name of the template that is not among them is a variable that the template assigns, or one of
 * the built-ins, or else stays free, so that it is a global of JavaScript or throws ReferenceError.
 *
 * @param comments Comments for the end of the source.
 * @throws SyntaxError, or RangeError for nesting that is too deep, if the code cannot be compiled.
 * @internal
 */
export function makeRender(
  generated: GeneratedCode,
  names: readonly string[],
  comments: readonly string[],
): Render {
  const source = [...head(generated, names), generated.code, 'return _tt_out;', '};', ...comments]
  return compileFunction(RUNTIME_NAMES, source.join('\n'))(...RUNTIME_VALUES) as Render
}

function head(generated: GeneratedCode, names: readonly string[]): string[] {
  const { words, assigned, escapes, isAsync } = generated
  const given = new Set(names)
  const own = new Set(assigned)
  const builtins = words.filter((word) => !given.has(word) && Object.hasOwn(BUILTINS, word))
  const constants = builtins.filter((word) => !own.has(word))
  const variables = assigned
    .filter((name) => !given.has(name))
    .map((name) => (builtins.includes(name) ? `${name} = _tt_builtins.${name}` : name))
  // Whoever gives a template an xhtmlEscape of its own means it.
  const isOwn = (word: string) => given.has(word) || own.has(word)
  const escaping = escapes.map((word) => {
    return `_tt_${word} = ${isOwn(word) ? `(value) => _tt_text(${word}(_tt_text(value)))` : '_tt_escaped'}`
  })
  return [
    '"use strict";',
    `const { ${constants.join(', ')} } = _tt_builtins;`,
    `return ${isAsync ? 'async ' : ''}function ${RENDER_NAME}(${names.join(', ')}) {`,
    `let ${['_tt_out = ""', ...variables, ...escaping].join(', ')};`,
  ]
}

/** Tells whether an error is of the class, or of one of the classes, that an `except` names. */
function matches(error: unknown, classes: unknown): boolean {
  if (Array.isArray(classes)) return classes.some((each) => matches(error, each))
  return error instanceof (classes as new () => unknown)
}
