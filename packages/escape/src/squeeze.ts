/**
 * Replaces each run of spaces and control characters (U+0000 to U+0020) by one space, and removes
 * white space at both ends.
 *
 * @tornado escape.squeeze
 */
export function squeeze(value: string): string {
  return value.replace(/[\0- ]+/g, ' ').trim()
}
