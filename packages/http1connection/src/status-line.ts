import { responses } from '@tornado-ts/httputil'

/** The status lines with the usual reason, by status code. */
const usual: (string | undefined)[] = []
for (const [code, reason] of Object.entries(responses)) {
  usual[Number(code)] = `HTTP/1.1 ${code} ${reason}\r\n`
}

/**
 * The status line of a response, with its CRLF, as a latin1 text.
 *
 * A reason outside ASCII is sent as UTF-8.
 *
 * @throws RangeError for a code that is not three digits, and for CR, LF or NUL in the reason.
 */
export function statusLine(code: number, reason: string | undefined): string {
  const line = usual[code]
  if (line !== undefined && reason === responses[code]) return line
  if (!Number.isInteger(code) || code < 100 || code > 999) {
    throw new RangeError(`not a status code: ${code}`)
  }
  return startLineText(`HTTP/1.1 ${code} ${reason ?? ''}`)
}

/**
 * A start line made safe to send: UTF-8 bytes as a latin1 text, with its CRLF.
 *
 * @throws RangeError when it contains CR, LF or NUL.
 */
export function startLineText(line: string): string {
  if (/[\r\n\0]/.test(line)) {
    throw new RangeError(`Illegal characters (CR or LF) in start line: ${JSON.stringify(line)}`)
  }
  return `${Buffer.from(line).toString('latin1')}\r\n`
}
