import { isUtf8 } from 'node:buffer'
import { HTTPInputError } from './errors.ts'
import { parseHeader } from './header-parameters.ts'
import { HTTPHeaders } from './http-headers.ts'

/** What the headers of one part of a multipart form say. */
export interface MultipartPartHead {
  /** The field of the form; never empty. */
  readonly name: string
  /** As the client calls the file, not to be used as a path; absent for a plain field. */
  readonly filename?: string
  /** As the client says; `application/unknown` if it does not. */
  readonly contentType: string
  readonly headers: HTTPHeaders
}

/**
 * Reads the header block of a part, without the empty line that ends it.
 *
 * @throws HTTPInputError for a block that is malformed or not that of a form's part (RFC 7578 §4.2).
 */
export function parsePartHead(block: Buffer): MultipartPartHead {
  if (!isUtf8(block)) throw new HTTPInputError('multipart/form-data part header is not UTF-8')
  const headers = HTTPHeaders.parse(block.toString('utf8'), { charsAreBytes: false })
  const [disposition, parameters] = parseHeader(headers.get('Content-Disposition', ''))
  if (disposition !== 'form-data') throw new HTTPInputError('Invalid multipart/form-data')
  const { name, filename } = parameters
  if (name === undefined || name === '') {
    throw new HTTPInputError('multipart/form-data missing name')
  }
  const contentType = headers.get('Content-Type', 'application/unknown')
  return filename === undefined || filename === ''
    ? { name, contentType, headers }
    : { name, filename, contentType, headers }
}
