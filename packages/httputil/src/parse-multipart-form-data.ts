import { HTTPInputError } from './errors.ts'
import { HTTPFile } from './http-file.ts'
import { appendValue } from './multi-values.ts'
import { boundaryBytes } from './multipart-boundary.ts'
import { parsePartHead } from './multipart-part-head.ts'
import { parseBodyConfig, type ParseMultipartConfig } from './parse-body-config.ts'

/** The options of {@link parseMultipartFormData}. */
export interface ParseMultipartFormDataOptions {
  /** Default: the one {@link setParseBodyConfig} has set. */
  readonly config?: ParseMultipartConfig | undefined
}

const LINE_END: Buffer = Buffer.from('\r\n')
const HEAD_END: Buffer = Buffer.from('\r\n\r\n')
const DASHES: Buffer = Buffer.from('--')

/**
 * Parses a whole `multipart/form-data` body (RFC 7578).
 *
 * The first error ends the work; what stood before it has been added already.
 *
 * @param boundary As the content type names it; a pair of quotes around it is removed.
 * @param args Receives the fields; give it no prototype, since names come from the client.
 * @param files Receives what has a file name. Their bodies are views of `data`, not copies.
 * @throws HTTPInputError for a body that is malformed or beyond a limit, or when multipart bodies
 *   are not enabled.
 * @tornado httputil.parse_multipart_form_data
 */
export function parseMultipartFormData(
  boundary: Uint8Array,
  data: Uint8Array,
  args: Record<string, Buffer[]>,
  files: Record<string, HTTPFile[]>,
  options: ParseMultipartFormDataOptions = {},
): void {
  const config = options.config ?? parseBodyConfig().multipart
  if (!config.enabled) throw new HTTPInputError('multipart/form-data parsing is disabled')
  const delimiter = Buffer.concat([DASHES, boundaryBytes(boundary)])
  const body = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  const end = body.lastIndexOf(Buffer.concat([delimiter, DASHES]))
  if (end < 0) {
    throw new HTTPInputError('Invalid multipart/form-data: no final boundary found')
  }
  const separator = Buffer.concat([delimiter, LINE_END])
  for (const part of split(body.subarray(0, end), separator, config.maxParts)) {
    if (part.length > 0) addPart(part, args, files, config)
  }
}

/** The pieces between the separators; what stands before the first is one too. */
function split(body: Buffer, separator: Buffer, limit: number): Buffer[] {
  const pieces: Buffer[] = []
  for (let start = 0; start >= 0;) {
    if (pieces.length === limit) throw new HTTPInputError('multipart/form-data has too many parts')
    const end = body.indexOf(separator, start)
    pieces.push(end < 0 ? body.subarray(start) : body.subarray(start, end))
    start = end < 0 ? -1 : end + separator.length
  }
  return pieces
}

function addPart(
  part: Buffer,
  args: Record<string, Buffer[]>,
  files: Record<string, HTTPFile[]>,
  config: ParseMultipartConfig,
): void {
  const headEnd = part.indexOf(HEAD_END)
  if (headEnd < 0) throw new HTTPInputError('multipart/form-data missing headers')
  if (headEnd > config.maxPartHeaderSize) {
    throw new HTTPInputError('multipart/form-data part header too large')
  }
  const { name, filename, contentType } = parsePartHead(part.subarray(0, headEnd))
  const end = part.length - LINE_END.length
  if (!part.subarray(end).equals(LINE_END)) throw new HTTPInputError('Invalid multipart/form-data')
  // The line end of an empty part may be that of its header.
  const start = Math.min(headEnd + HEAD_END.length, end)
  const value = part.subarray(start, end)
  if (filename === undefined) appendValue(args, name, value)
  else appendValue(files, name, new HTTPFile(filename, value, contentType))
}
