import { HTTPInputError, RequestStartLine } from '@tornado-ts/httputil'
import type { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import { UnsatisfiableReadError } from '@tornado-ts/iostream'
import { HTTP1Parser } from '../../src/http1-parser.ts'
import type { HTTP1ParserOptions } from '../../src/http1-parser.ts'

/** What became of one message. */
export interface Outcome {
  /** Words of the start line. */
  start?: readonly unknown[]
  headers?: string[]
  body: string
  trailers?: string[]
  complete: boolean
  /** How many bytes the message took. */
  consumed: number
  /** `<status> <message>`; status 431 for an UnsatisfiableReadError. */
  error?: string
}

export interface ParseOptions extends HTTP1ParserOptions {
  kind?: 'request' | 'response'
  skipBody?: boolean
  eof?: boolean
}

/** Parses one message given as latin1 text, cut at the given offsets. */
export function parse(text: string, options: ParseOptions = {}, cuts: number[] = []): Outcome {
  const outcome: Outcome = { body: '', complete: false, consumed: 0 }
  const parser = new HTTP1Parser(
    options.kind ?? 'request',
    {
      onHeaders(startLine, headers) {
        outcome.start = startWords(startLine)
        outcome.headers = headerLines(headers)
      },
      onBody(buf, start, end) {
        if (end <= start || end - start > (options.chunkSize ?? 65536)) throw new Error('bad piece')
        outcome.body += Buffer.from(buf.subarray(start, end)).toString('latin1')
      },
      onTrailers(trailers) {
        outcome.trailers = headerLines(trailers)
      },
      onComplete() {
        outcome.complete = true
      },
    },
    options,
  )
  if (options.skipBody === true) parser.skipBody()
  const bytes = Buffer.from(text, 'latin1')
  const ends = [...cuts, bytes.length]
  try {
    let start = 0
    for (const end of ends) {
      while (start < end && !outcome.complete) start = parser.feed(bytes, start, end)
      outcome.consumed = start
    }
    if (options.eof === true && !parser.eof()) outcome.error = 'eof'
  } catch (error) {
    outcome.error = describe(error)
  }
  return outcome
}

/** The outcome of a message, which has to be the same however it is cut. */
export function parseInAllSplits(text: string, options: ParseOptions = {}): Outcome {
  const whole = parse(text, options)
  const every = Array.from({ length: text.length - 1 }, (_, i) => i + 1)
  expectSame(parse(text, options, every), whole, 'byte by byte')
  for (const cut of every) expectSame(parse(text, options, [cut]), whole, `cut at ${cut}`)
  return whole
}

function expectSame(actual: Outcome, expected: Outcome, how: string): void {
  // Where an error stopped the parser depends on how much it was given at once.
  const plain = (o: Outcome): string =>
    JSON.stringify(o.error === undefined ? o : { ...o, consumed: 0, body: '' })
  if (plain(actual) !== plain(expected)) {
    throw new Error(`${how}: ${plain(actual)} instead of ${plain(expected)}`)
  }
}

function startWords(line: RequestStartLine | ResponseStartLine): unknown[] {
  return line instanceof RequestStartLine
    ? [line.method, line.path, line.version]
    : [line.version, line.code, line.reason]
}

function headerLines(headers: HTTPHeaders): string[] {
  const lines = headers.lines()
  const result: string[] = []
  for (let i = 0; i < lines.length; i += 2) result.push(`${lines[i]}: ${lines[i + 1]}`)
  return result
}

export function describe(error: unknown): string {
  if (error instanceof HTTPInputError) return `${error.statusCode} ${error.message}`
  if (error instanceof UnsatisfiableReadError) return `431 ${error.message}`
  return String(error)
}

/** Spells out the ⏎ of the tables. */
export function crlf(text: string): string {
  return text.replaceAll('⏎', '\r\n').replaceAll('␊', '\n').replaceAll('␍', '\r')
}
