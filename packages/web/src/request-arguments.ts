import { HTTPError, MissingArgumentError } from './errors.ts'

/** How argument readers treat the text they return. */
export interface ArgumentOptions {
  /** Removes white space at both ends. Default true. */
  readonly strip?: boolean
}

/** Turns the bytes of an argument into text; `decodeArgument` of the handler. */
export type ArgumentDecoder = (value: Buffer, name?: string) => string

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
  decode: ArgumentDecoder,
  options?: ArgumentOptions,
): string[] {
  if (options !== undefined && typeof options !== 'object') {
    throw new TypeError(`the options of an argument list must be an object, not ${typeof options}`)
  }
  const values = source[name]
  if (values === undefined) return []
  const strip = options?.strip ?? true
  return values.map((value) => {
    const text = decode(value, name).replace(CONTROL_CHARACTERS, ' ')
    return strip ? text.trim() : text
  })
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
  decode: ArgumentDecoder,
  rest: readonly unknown[],
): unknown {
  const [first, second] = rest
  const onlyOptions = rest.length === 1 && isArgumentOptions(first)
  const options = onlyOptions ? first : (second as ArgumentOptions | undefined)
  const last = argumentValues(source, name, decode, options).at(-1)
  if (last !== undefined) return last
  if (rest.length === 0 || onlyOptions) throw new MissingArgumentError(name)
  return first
}

function isArgumentOptions(value: unknown): value is ArgumentOptions {
  return typeof value === 'object' && value !== null && 'strip' in value
}
