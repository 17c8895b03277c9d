import { WebSocketError } from './errors.ts'

/** One extension of a `Sec-WebSocket-Extensions` header. */
export interface Extension {
  readonly name: string
  /** In order, with duplicates; a parameter without a value has undefined. */
  readonly parameters: readonly ExtensionParameter[]
}

export type ExtensionParameter = readonly [name: string, value: string | undefined]

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const BLANKS = /^[ \t]+|[ \t]+$/g

/**
 * Parses a `Sec-WebSocket-Extensions` header (RFC 6455 §9.1).
 *
 * A quoted value must be a token once it is unquoted, so no separator can hide in one.
 *
 * @throws WebSocketError if it is malformed.
 */
export function parseExtensions(header: string): Extension[] {
  const extensions: Extension[] = []
  for (const element of header.split(',')) {
    const text = trimBlanks(element)
    if (text === '') continue
    const [name = '', ...parameters] = text.split(';').map(trimBlanks)
    extensions.push({ name: token(name), parameters: parameters.map(parseParameter) })
  }
  return extensions
}

function parseParameter(text: string): ExtensionParameter {
  const equals = text.indexOf('=')
  if (equals === -1) return [token(text), undefined]
  const value = trimBlanks(text.slice(equals + 1))
  const isQuoted = value.length > 1 && value.startsWith('"') && value.endsWith('"')
  const unquoted = isQuoted ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value
  return [token(trimBlanks(text.slice(0, equals))), token(unquoted)]
}

function token(text: string): string {
  if (!TOKEN.test(text)) throw new WebSocketError('malformed Sec-WebSocket-Extensions header')
  return text
}

function trimBlanks(text: string): string {
  return text.replace(BLANKS, '')
}

/** Writes one element of the header. */
export function formatExtension({ name, parameters }: Extension): string {
  const pairs = parameters.map(([key, value]) => (value === undefined ? key : `${key}=${value}`))
  return [name, ...pairs].join('; ')
}
