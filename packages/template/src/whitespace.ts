/**
 * What happens to white space in the text of a template: `all` keeps it, `single` leaves one space
 * or one line end of each run, `oneline` leaves one space.
 */
export type WhitespaceMode = 'all' | 'single' | 'oneline'

/** What Python counts as white space, which is not quite what JavaScript does. */
const RUN = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g

/**
 * Applies a white space mode to a piece of text.
 *
 * `single` turns a run with a line end in it into that line end, and tabs and spaces elsewhere into
 * one space.
 *
 * @throws Error `invalid whitespace mode <mode>` for any other mode.
 * @tornado template.filter_whitespace
 */
export function filterWhitespace(mode: WhitespaceMode, text: string): string {
  switch (checkWhitespaceMode(mode)) {
    case 'all':
      return text
    case 'single':
      return text.replace(/[\t ]+/g, ' ').replace(RUN, (run) => (run.includes('\n') ? '\n' : run))
    case 'oneline':
      return text.replace(RUN, ' ')
  }
}

/**
 * Returns the mode if it is one.
 *
 * @internal
 */
export function checkWhitespaceMode(mode: string): WhitespaceMode {
  if (mode === 'all' || mode === 'single' || mode === 'oneline') return mode
  throw new Error(`invalid whitespace mode ${String(mode)}`)
}
