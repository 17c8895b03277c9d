import { isPlainObject } from './plain-object.ts'

type AnyCallback = (value?: unknown) => void

interface CallbackArgument {
  readonly callback: AnyCallback | undefined
  readonly rest: readonly unknown[]
}

/** Takes `callback` out of the options object at the end of `args`, and the object if it is all. */
export function takeCallback(args: readonly unknown[]): CallbackArgument {
  const options = args.at(-1)
  if (!isPlainObject(options) || options.callback === undefined) {
    return { callback: undefined, rest: args }
  }
  const { callback, ...others } = options
  if (typeof callback !== 'function') throw new TypeError('callback must be a function')
  const rest = args.slice(0, -1)
  if (Object.keys(others).length > 0) rest.push(others)
  return { callback: callback as AnyCallback, rest }
}

/** Puts `callback` into the options object at the end of `args`, which is added if need be. */
export function giveCallback(
  args: readonly unknown[],
  callback: (...args: unknown[]) => void,
): unknown[] {
  const options = args.at(-1)
  return isPlainObject(options)
    ? [...args.slice(0, -1), { ...options, callback }]
    : [...args, { callback }]
}
