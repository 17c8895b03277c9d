const SPECIAL = /[.*+?^${}()|[\]\\/\-\s#&~]/g
const ESCAPED = /\\([\s\S])/gu
const ALPHANUMERIC = /[0-9A-Za-z]/

/**
 * Returns a regular expression source that matches exactly `s`.
 *
 * Characters with a meaning in a pattern, `/`, `-`, `#`, `&`, `~` and white space get a backslash.
 * `reUnescape(reEscape(s))` is `s`.
 */
export function reEscape(s: string): string {
  return s.replace(SPECIAL, '\\$&')
}

/**
 * Undoes {@link reEscape}: `\X` becomes `X`. A lone backslash at the end stays.
 *
 * @throws RangeError if a letter or digit follows a backslash: `\d` is a pattern, and escaping
 *   never produces one.
 * @tornado util.re_unescape
 */
export function reUnescape(s: string): string {
  return s.replace(ESCAPED, (sequence, character: string) => {
    if (ALPHANUMERIC.test(character)) throw new RangeError(`cannot unescape '${sequence}'`)
    return character
  })
}
