import { ExtendedParameters } from './extended-parameters.ts'
import { trimBlanks } from './trim-blanks.ts'

/**
 * Reads a header such as `form-data; name="a"; filename*=utf-8''%C3%A9`.
 *
 * Names are lower-cased and parameters without value dropped; of two of one name the later one
 * counts, but one in the extended notation of RFC 2231 overrides plain ones wherever it stands.
 * Never throws, and takes time linear in the length.
 *
 * @returns What stands before the first `;`, and the parameters in a record without prototype.
 * @internal
 * @tornado httputil._parse_header
 */
export function parseHeader(line: string): [value: string, parameters: Record<string, string>] {
  const parameters = Object.create(null) as Record<string, string>
  const extended = new ExtendedParameters()
  const [value = '', ...fields] = splitAtSemicolons(line)
  for (const field of fields) {
    const equals = field.indexOf('=')
    if (equals < 0) continue
    const name = trimBlanks(field.slice(0, equals)).toLowerCase()
    const text = unquote(trimBlanks(field.slice(equals + 1)))
    if (!extended.take(name, text)) parameters[name] = text
  }
  for (const [name, text] of extended.values()) parameters[name] = text
  return [value, parameters]
}

/**
 * Writes a header as {@link parseHeader} reads it, parameters in the order of their names; one whose
 * value is undefined stands alone. Values are not quoted.
 *
 * @internal
 * @tornado httputil._encode_header
 */
export function encodeHeader(
  value: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const names = Object.keys(parameters).sort()
  const texts = names.map((name) => {
    const text = parameters[name]
    return text === undefined ? name : `${name}=${text}`
  })
  return [value, ...texts].join('; ')
}

/** The trimmed pieces between the semicolons that stand outside of quoted strings. */
function splitAtSemicolons(line: string): string[] {
  const pieces: string[] = []
  let start = 0
  let inQuotes = false
  for (let at = 0; at < line.length; at++) {
    const char = line[at]
    if (char === '"') inQuotes = !inQuotes
    else if (char === '\\' && inQuotes) at++
    else if (char === ';' && !inQuotes) {
      pieces.push(trimBlanks(line.slice(start, at)))
      start = at + 1
    }
  }
  pieces.push(trimBlanks(line.slice(start)))
  return pieces
}

/** A backslash before anything but a quote or a backslash is data: browsers send Windows paths. */
function unquote(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text
  return text.slice(1, -1).replace(/\\([\\"])/g, '$1')
}
