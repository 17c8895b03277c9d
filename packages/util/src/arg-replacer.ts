/** A function as far as its source is read. */
type AnyFunction = (...args: never[]) => unknown

/**
 * Replaces one argument of a call that is given as positional arguments and an options object.
 *
 * @tornado util.ArgReplacer
 */
export class ArgReplacer {
  readonly #name: string
  readonly #position: number

  /**
   * @param paramNames The parameters' names in order; or a function whose source is read for them,
   *   as well as that goes (destructured and minified parameters are not found).
   * @param name The parameter to replace; one that has no position is looked up by name alone.
   */
  constructor(paramNames: readonly string[] | AnyFunction, name: string) {
    this.#name = name
    const names = typeof paramNames === 'function' ? parameterNames(paramNames) : paramNames
    this.#position = names.indexOf(name)
  }

  /**
   * Returns the argument's value without replacing it, or `defaultValue` if it was not given.
   *
   * @tornado util.ArgReplacer.get_old_value
   */
  getOldValue(args: readonly unknown[], kwargs: object, defaultValue?: unknown): unknown {
    if (this.#isPositional(args)) return args[this.#position]
    return Object.hasOwn(kwargs, this.#name) ? this.#named(kwargs) : defaultValue
  }

  /**
   * Puts `newValue` in the argument's place.
   *
   * @param kwargs Changed in place when the argument is not among `args`.
   * @returns The old value (`undefined` if there was none) and the arguments to call with.
   * @tornado util.ArgReplacer.replace
   */
  replace<K extends object>(
    newValue: unknown,
    args: readonly unknown[],
    kwargs: K,
  ): [oldValue: unknown, args: unknown[], kwargs: K] {
    if (this.#isPositional(args)) {
      return [args[this.#position], args.with(this.#position, newValue), kwargs]
    }
    const oldValue = Object.hasOwn(kwargs, this.#name) ? this.#named(kwargs) : undefined
    Object.defineProperty(kwargs, this.#name, {
      value: newValue,
      configurable: true,
      enumerable: true,
      writable: true,
    })
    return [oldValue, [...args], kwargs]
  }

  #isPositional(args: readonly unknown[]): boolean {
    return this.#position >= 0 && this.#position < args.length
  }

  #named(kwargs: object): unknown {
    return (kwargs as Record<string, unknown>)[this.#name]
  }
}

/** The simple names among a function's parameters; an empty string stands for any other kind. */
function parameterNames(f: AnyFunction): string[] {
  const source = f.toString().replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  const bare = /^(?:async\s+)?([\w$]+)\s*=>/.exec(source)
  if (bare !== null) return [bare[1] ?? '']
  return splitParameters(source).map((parameter) => /^[\w$]+/.exec(parameter.trim())?.[0] ?? '')
}

/** Splits the first parenthesised list of a source at its own commas, not at nested ones. */
function splitParameters(source: string): string[] {
  const parameters: string[] = []
  let depth = 0
  let start = 0
  for (let i = source.indexOf('('); i >= 0 && i < source.length; i++) {
    const character = source.charAt(i)
    if ('([{'.includes(character)) {
      if (++depth === 1) start = i + 1
    } else if (')]}'.includes(character)) {
      if (--depth > 0) continue
      parameters.push(source.slice(start, i))
      return parameters
    } else if (character === ',' && depth === 1) {
      parameters.push(source.slice(start, i))
      start = i + 1
    }
  }
  return parameters
}
