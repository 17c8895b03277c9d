import { HTTPInputError } from './errors.ts'
import { trimBlanks } from './trim-blanks.ts'

/** The most that RFC 2046 §5.1.1 allows. It also keeps the search for a boundary linear. */
const MAX_LENGTH = 70

/**
 * The boundary of a content type `multipart/form-data; boundary=…`, without quotes.
 *
 * @throws HTTPInputError for another content type, and for one without a boundary.
 */
export function multipartBoundary(contentType: string): string {
  const [type = '', ...parameters] = contentType.split(';')
  if (trimBlanks(type) !== 'multipart/form-data') throw invalid('Invalid content type')
  for (const parameter of parameters) {
    const [name = '', ...value] = trimBlanks(parameter).split('=')
    const boundary = withoutQuotes(value.join('='))
    if (name === 'boundary' && boundary !== '') return boundary
  }
  throw invalid('multipart boundary not found')
}

/**
 * The bytes of a boundary; a pair of quotes around it is removed.
 *
 * @throws HTTPInputError for one that is empty, too long, or of several lines.
 */
export function boundaryBytes(boundary: Uint8Array | string): Buffer {
  // A string comes from a header, in which each character is a byte.
  const text = typeof boundary === 'string' ? boundary : Buffer.from(boundary).toString('latin1')
  const plain = withoutQuotes(text)
  if (plain === '' || plain.length > MAX_LENGTH || /[\r\n]/.test(plain)) {
    throw new HTTPInputError('multipart boundary invalid')
  }
  return Buffer.from(plain, 'latin1')
}

function withoutQuotes(text: string): string {
  const quoted = text.length >= 2 && text.startsWith('"') && text.endsWith('"')
  return quoted ? text.slice(1, -1) : text
}

function invalid(reason: string): HTTPInputError {
  return new HTTPInputError(`Invalid multipart/form-data: ${reason}`)
}
