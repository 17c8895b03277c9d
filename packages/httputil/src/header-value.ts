import { allIn, FIELD_TEXT } from './char-class.ts'
import { HTTPInputError } from './errors.ts'
import { quoted } from './quoted.ts'
import { trimBlanks } from './trim-blanks.ts'

// The characters that no header may have.
const UNICODE_FORBIDDEN = /[\x00-\x08\x0a-\x1f\x7f]/

/**
 * Checks the value of a header field (RFC 9110 §5.5).
 *
 * @param charsAreBytes Whether each character stands for a byte; else the text is Unicode.
 * @throws HTTPInputError for a character that may not stand there.
 */
export function checkHeaderValue(value: string, charsAreBytes: boolean): void {
  const valid = charsAreBytes
    ? allIn(FIELD_TEXT, value) && trimBlanks(value) === value
    : !UNICODE_FORBIDDEN.test(value)
  if (!valid) throw new HTTPInputError(`Invalid header value ${quoted(value)}`)
}
