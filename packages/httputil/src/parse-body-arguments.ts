import { parseQsBytes } from '@tornado-ts/escape'
import { HTTPInputError } from './errors.ts'
import type { HTTPFile } from './http-file.ts'
import type { HTTPHeaders } from './http-headers.ts'
import { appendValues } from './multi-values.ts'
import { multipartBoundary } from './multipart-boundary.ts'
import { type ParseBodyConfig, parseBodyConfig } from './parse-body-config.ts'
import { parseMultipartFormData } from './parse-multipart-form-data.ts'

/** The options of {@link parseBodyArguments}. */
export interface ParseBodyArgumentsOptions {
  /** Default: the one {@link setParseBodyConfig} has set. */
  readonly config?: ParseBodyConfig | undefined
}

const URLENCODED = 'application/x-www-form-urlencoded'
const MULTIPART = 'multipart/form-data'

/** Whether a body of this type is one that {@link parseBodyArguments} parses. */
export function isFormType(contentType: string): boolean {
  return contentType.startsWith(URLENCODED) || contentType.startsWith(MULTIPART)
}

/**
 * Parses the body of a form, urlencoded or multipart; a body of another type is passed over.
 *
 * @param contentType The Content-Type header.
 * @param args Receives the fields, names as latin1 (urlencoded) or UTF-8 (multipart) text and
 *   values as bytes; give it no prototype, since names come from the client.
 * @param files Receives the files of a multipart body, as views of `body`.
 * @param headers Those of the message; a Content-Encoding among them is an error.
 * @throws HTTPInputError at the first thing that is malformed or beyond a limit.
 * @tornado httputil.parse_body_arguments
 */
export function parseBodyArguments(
  contentType: string,
  body: Uint8Array,
  args: Record<string, Buffer[]>,
  files: Record<string, HTTPFile[]>,
  headers?: HTTPHeaders,
  options: ParseBodyArgumentsOptions = {},
): void {
  if (!isFormType(contentType)) return
  const coding = headers?.get('Content-Encoding')
  if (coding !== undefined) throw new HTTPInputError(`Unsupported Content-Encoding: ${coding}`)
  const config = options.config ?? parseBodyConfig()
  if (contentType.startsWith(URLENCODED)) {
    appendValues(args, parseArguments(Buffer.from(body).toString('latin1'), config))
  } else {
    const boundary = Buffer.from(multipartBoundary(contentType), 'latin1')
    parseMultipart(boundary, body, args, files, config)
  }
}

function parseMultipart(
  boundary: Buffer,
  body: Uint8Array,
  args: Record<string, Buffer[]>,
  files: Record<string, HTTPFile[]>,
  config: ParseBodyConfig,
): void {
  try {
    parseMultipartFormData(boundary, body, args, files, { config: config.multipart })
  } catch (error) {
    if (!(error instanceof HTTPInputError)) throw error
    throw new HTTPInputError(`Invalid multipart/form-data: ${error.message}`, {
      statusCode: error.statusCode,
      cause: error,
    })
  }
}

/**
 * Parses a query or a urlencoded body; names come as latin1 text, blank values are kept.
 *
 * @param fields Each character stands for a byte.
 * @returns A record without prototype.
 * @throws HTTPInputError when there are more fields than `maxArguments`.
 */
export function parseArguments(
  fields: string,
  config: ParseBodyConfig = parseBodyConfig(),
): Record<string, Buffer[]> {
  if (countFields(fields) > config.maxArguments) throw new HTTPInputError('too many arguments')
  return parseQsBytes(fields, { keepBlankValues: true })
}

/** An upper bound found before anything is made of them: empty fields count too. */
function countFields(fields: string): number {
  if (fields === '') return 0
  let count = 1
  for (let at = fields.indexOf('&'); at >= 0; at = fields.indexOf('&', at + 1)) count++
  return count
}
