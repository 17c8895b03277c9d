import {
  HTTPInputError,
  RequestStartLine,
  ResponseStartLine,
  responses,
} from '@tornado-ts/httputil'
import type { HeadScanner } from './head-scanner.ts'

/** Methods by length and first letter, so that those of the RFCs are never cut out of the text. */
const methods: string[] = []
for (const method of 'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH'.split(' ')) {
  methods[methodKey(method, method.length)] = method
}

const VERSION_LENGTH = 8

function methodKey(text: string, length: number): number {
  return (length << 5) | (text.charCodeAt(0) & 31)
}

/**
 * Makes the start line of a scanned request. The target is taken as it is; its form is the
 * application's affair.
 *
 * @throws HTTPInputError when the version is not one of HTTP/1.
 */
export function requestStartLine(scanner: HeadScanner): RequestStartLine {
  const { text, firstWordEnd, secondWordEnd } = scanner
  const candidate = firstWordEnd < 8 ? methods[methodKey(text, firstWordEnd)] : undefined
  const method =
    candidate !== undefined && text.startsWith(candidate) ? candidate : text.slice(0, firstWordEnd)
  const version = httpVersion(text, secondWordEnd + 1, scanner.startLineEnd)
  if (version === undefined) throw new HTTPInputError('Malformed HTTP request line')
  return new RequestStartLine(method, text.slice(firstWordEnd + 1, secondWordEnd), version)
}

/**
 * Makes the status line of a scanned response.
 *
 * @throws HTTPInputError when it is malformed, the version is not one of HTTP/1, or the status code
 * is below 100.
 */
export function responseStartLine(scanner: HeadScanner): ResponseStartLine {
  const { text, startLineEnd } = scanner
  const usual = usualResponse(text, startLineEnd)
  if (usual !== undefined) return usual
  const version = httpVersion(text, 0, Math.min(VERSION_LENGTH, startLineEnd))
  const rest = text.slice(VERSION_LENGTH, startLineEnd)
  // The second space is mandatory even when the reason is empty (RFC 9112 §4).
  const match = /^ ([1-9][0-9][0-9]) (.*)$/.exec(rest)
  if (version === undefined || match === null) {
    throw new HTTPInputError('Error parsing response start line')
  }
  return new ResponseStartLine(version, Number(match[1]), match[2] === '' ? undefined : match[2])
}

/** The start lines of responses with the usual reason, of which nothing need be cut out. */
const usualLines: ({ text: string; line: ResponseStartLine } | undefined)[] = []
for (const [code, reason] of Object.entries(responses)) {
  const line = Object.freeze(new ResponseStartLine('HTTP/1.1', Number(code), reason))
  usualLines[line.code] = { text: `HTTP/1.1 ${code} ${reason}`, line }
}

const CODE_AT = VERSION_LENGTH + 1

function usualResponse(text: string, end: number): ResponseStartLine | undefined {
  const hundreds = text.charCodeAt(CODE_AT) - 0x30
  const tens = text.charCodeAt(CODE_AT + 1) - 0x30
  const units = text.charCodeAt(CODE_AT + 2) - 0x30
  // Only a guess, if these are no digits.
  const usual = usualLines[hundreds * 100 + tens * 10 + units]
  return usual?.text.length === end && text.startsWith(usual.text) ? usual.line : undefined
}

function httpVersion(text: string, start: number, end: number): string | undefined {
  if (end - start !== VERSION_LENGTH) return undefined
  if (text.startsWith('HTTP/1.', start)) {
    const minor = text.charCodeAt(end - 1)
    if (minor === 0x31) return 'HTTP/1.1'
    if (minor === 0x30) return 'HTTP/1.0'
  }
  const version = text.slice(start, end)
  if (!/^HTTP\/[0-9]\.[0-9]$/.test(version)) return undefined
  if (!version.startsWith('HTTP/1.')) {
    throw new HTTPInputError(`Unexpected HTTP version '${version}'`)
  }
  return version
}
