import { HTTPError, MissingArgumentError } from './errors.ts'

/** How argument readers treat the text they return. */
export interface ArgumentOptions {
  /** Removes white space at both ends. Default true. */
  readonly strip?: boolean
}

/** Turns the bytes of an argument into text: a handler. */
export interface ArgumentDecoder {
  decodeArgument(value: Buffer, name?: string): string
}

const CONTROL_CHARACTER = /[\x00-\x08\x0e-\x1f]/
const CONTROL_CHARACTERS = /[\x00-\x08\x0e-\x1f]/g

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Decodes an argument or a path group as strict UTF-8.
 *
 * @throws {@link HTTPError} 400 that names the argument and shows at most 40 of its bytes.
 */
export function decodeUtf8Argument(value: Buffer, name?: string): string {
  try {
    return strictUtf8.decode(value)
  } catch (cause) {
    const shown = JSON.stringify(value.subarray(0, 40).toString('latin1'))
    throw new HTTPError(400, { logMessage: `Invalid unicode in ${name ?? 'url'}: ${shown}`, cause })
  }
}

/** All values of `name` in `source`, in order; empty when the argument is absent. */
export function argumentValues(
  source: Readonly<Record<string, Buffer[]>>,
  name: string,
  decoder: ArgumentDecoder,
  options?: ArgumentOptions,
): string[] {
  checkOptions(options)
  return (source[name] ?? []).map((value) => argumentText(value, name, decoder, options))
}

/**
 * The last value of `name` in `source`, else the default.
 *
 * @param rest The caller's arguments after the name: a default, options, or both. Whether a default
 *   was given is told by their count, so that `undefined` can be one.
 * @throws {@link MissingArgumentError} when the argument is absent and there is no default.
 */
export function lastArgument(
  source: Readonly<Record<string, Buffer[]>>,
  name: string,
  decoder: ArgumentDecoder,
  rest: readonly unknown[],
): unknown {
  const [first, second] = rest
  const onlyOptions = rest.length === 1 && isArgumentOptions(first)
  const options = onlyOptions ? first : (second as ArgumentOptions | undefined)
  checkOptions(options)
  let last: string | undefined
  // One that cannot be decoded is an error, also where it is not the last.
  for (const value of source[name] ?? NONE) last = argumentText(value, name, decoder, options)
  if (last !== undefined) return last
  if (rest.length === 0 || onlyOptions) throw new MissingArgumentError(name)
  return first
}

/** A default in the place of the options would be ignored without a word. */
function checkOptions(options: unknown): void {
  if (options === undefined || typeof options === 'object') return
  throw new TypeError(`the options of an argument list must be an object, not ${typeof options}`)
}

function argumentText(
  value: Buffer,
  name: string,
  decoder: ArgumentDecoder,
  options: ArgumentOptions | undefined,
): string {
  const text = decoder.decodeArgument(value, name)
  const clean = CONTROL_CHARACTER.test(text) ? text.replaceAll(CONTROL_CHARACTERS, ' ') : text
  return options?.strip === false ? clean : clean.trim()
}

function isArgumentOptions(value: unknown): value is ArgumentOptions {
  return typeof value === 'object' && value !== null && 'strip' in value
}

const NONE: readonly Buffer[] = Object.freeze([])
