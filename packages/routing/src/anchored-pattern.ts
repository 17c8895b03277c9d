/** Python's notation for a named group and for a reference to one, and escapes, to skip them. */
const PYTHON_GROUP = /\\[^]|\(\?P<|\(\?P=(\w+)\)/g

/**
 * Makes a regular expression of our own that matches at the start of a text only, as Python's
 * `re.match` does.
 *
 * A string must match the whole text: it gets a `$` behind it if it has none. Python's named groups
 * (`(?P<n>…)`, `(?P=n)`) are understood in strings. A RegExp is copied, with its flags but `g`; it
 * need not match to the end.
 *
 * @throws SyntaxError if a string is no regular expression; TypeError for another type.
 */
export function anchoredPattern(pattern: string | RegExp): RegExp {
  if (pattern instanceof RegExp) {
    return new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}y`)
  }
  if (typeof pattern !== 'string') throw new TypeError('a pattern must be a string or a RegExp')
  const source = pattern.endsWith('$') ? pattern : `${pattern}$`
  return new RegExp(source.replace(PYTHON_GROUP, translated), 'y')
}

/** Whether a pattern made by {@link anchoredPattern} matches a text. */
export function matchesStart(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0
  return pattern.test(text)
}

function translated(found: string, reference: string | undefined): string {
  if (reference !== undefined) return `\\k<${reference}>`
  return found === '(?P<' ? '(?<' : found
}
