/** What can be said of a pattern without trying it. */
export interface LiteralPrefix {
  /** Every text that the pattern matches begins with this; may be empty. */
  readonly text: string
  /** Whether the pattern matches this one text and no other. */
  readonly exact: boolean
}

const NOTHING_KNOWN: LiteralPrefix = { text: '', exact: false }
const SPECIAL = new Set('.*+?^${}()|[]')
/** These apply to the character before them, which then need not be there. */
const QUANTIFIERS = new Set('*+?{')

/**
 * Reads how a pattern that is tried at the start of a text begins.
 *
 * When in doubt it says less, never more: the router leaves out rules whose prefix the path does
 * not have.
 */
export function literalPrefix(pattern: RegExp): LiteralPrefix {
  const { source } = pattern
  // Ignoring case makes a letter mean several, `v` gives characters new meanings, and `m` moves `$`.
  if (/[imv]/.test(pattern.flags) || hasTopLevelAlternatives(source)) return NOTHING_KNOWN
  let text = ''
  for (let i = source.startsWith('^') ? 1 : 0; i < source.length; i++) {
    let character = source.charAt(i)
    if (SPECIAL.has(character)) {
      if (QUANTIFIERS.has(character)) return { text: text.slice(0, -1), exact: false }
      return { text, exact: character === '$' && i === source.length - 1 }
    }
    if (character === '\\') {
      character = source.charAt(++i)
      // `\d`, `\b`, `\1` and so on; before any other character a backslash takes its meaning away.
      if (/[0-9A-Za-z]/.test(character)) return { text, exact: false }
    }
    // Paths are ASCII; this keeps characters of two code units, which quantifiers may split, away.
    if (character > '\x7e') return { text, exact: false }
    text += character
  }
  return { text, exact: false }
}

function hasTopLevelAlternatives(source: string): boolean {
  let depth = 0
  let inClass = false
  for (let i = 0; i < source.length; i++) {
    const character = source.charAt(i)
    if (character === '\\') i++
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = true
    else if (character === '(') depth++
    else if (character === ')') depth--
    else if (character === '|' && depth === 0) return true
  }
  return false
}
