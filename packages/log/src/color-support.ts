/**
 * Tells whether standard error shows colours: it is a terminal that has them.
 *
 * `NO_COLOR` (not empty) turns them off and `FORCE_COLOR` on, even where standard error is no terminal;
 * `FORCE_COLOR=0` and `FORCE_COLOR=false` turn them off. Any failure means no.
 *
 * @see https://no-color.org and https://force-color.org
 */
export function stderrHasColors(): boolean {
  try {
    const { NO_COLOR, FORCE_COLOR } = process.env
    if (NO_COLOR !== undefined && NO_COLOR !== '') return false
    if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR.toLowerCase())
    return process.stderr.isTTY && process.stderr.hasColors()
  } catch {
    return false
  }
}
