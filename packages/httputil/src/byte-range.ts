import { trimBlanks } from './trim-blanks.ts'

/**
 * Reads the value of a Range header: one range of bytes.
 *
 * @returns The range as the arguments of `slice`: the end is exclusive, a start alone may be
 *   negative (counted from the end), and either may be undefined (open). Undefined for everything
 *   else, several ranges included; such a header is ignored (RFC 9110 §14.2).
 *
 * @example
 * ```ts
 * parseRequestRange('bytes=1-2') // [1, 3]
 * parseRequestRange('bytes=6-') // [6, undefined]
 * parseRequestRange('bytes=-6') // [-6, undefined]
 * ```
 *
 * @internal
 * @tornado httputil._parse_request_range
 */
export function parseRequestRange(
  header: string,
): [start: number | undefined, end: number | undefined] | undefined {
  const [unit, range] = partition(header, '=')
  if (unit !== 'bytes') return undefined
  const [first, last] = partition(range, '-')
  if (!isDigitsOrNothing(first) || !isDigitsOrNothing(last)) return undefined
  const start = first === '' ? undefined : Number(first)
  const end = last === '' ? undefined : Number(last)
  if (end === undefined) return [start, undefined]
  if (start !== undefined) return [start, end + 1]
  // A suffix of no bytes is not the whole: as a start, -0 would be the first byte.
  return end === 0 ? [undefined, 0] : [-end, undefined]
}

/**
 * The value of a Content-Range header for the bytes of a slice.
 *
 * @param start First byte; undefined is 0.
 * @param end Byte behind the last; undefined is `total`.
 * @internal
 * @tornado httputil._get_content_range
 */
export function getContentRange(
  start: number | undefined,
  end: number | undefined,
  total: number,
): string {
  return `bytes ${start ?? 0}-${(end ?? total) - 1}/${total}`
}

/** The trimmed texts before and behind the first `separator`. */
function partition(text: string, separator: string): [before: string, behind: string] {
  const at = text.indexOf(separator)
  return at < 0
    ? [trimBlanks(text), '']
    : [trimBlanks(text.slice(0, at)), trimBlanks(text.slice(at + 1))]
}

function isDigitsOrNothing(text: string): boolean {
  return /^[0-9]*$/.test(text)
}
