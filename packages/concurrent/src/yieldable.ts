import { inspect, types } from 'node:util'
import { appLog } from '@tornado-ts/log'
import { BadYieldError, isCancellation } from './errors.ts'
import { Future } from './future.ts'
import { isFuture } from './is-future.ts'
import { moment } from './moment.ts'

export { BadYieldError } from './errors.ts'
export { moment, setTurnScheduler } from './moment.ts'
export type { TurnScheduler } from './moment.ts'

type AnyClass<T> = abstract new (...args: never[]) => T

/**
 * What waiting for a yieldable of type `T` gives: the promise's value; for an array, Map or plain
 * object the same shape with every member waited for; undefined for null and undefined.
 */
export type Yielded<T> = T extends null | undefined
  ? undefined
  : T extends PromiseLike<unknown>
    ? Awaited<T>
    : T extends ReadonlyMap<infer K, infer V>
      ? Map<K, Yielded<V>>
      : T extends object
        ? { -readonly [K in keyof T]: Yielded<T[K]> }
        : unknown

/** The function {@link convertYielded}, with the registry it consults. */
export interface ConvertYielded {
  (yielded: unknown): PromiseLike<unknown>
  /**
   * Makes instances of `type` yieldable.
   *
   * The most derived registered class of a value wins, and registered classes come before the
   * generic rules. A converter may return undefined to decline; the search then goes on.
   */
  register<T>(type: AnyClass<T>, convert: (value: T) => PromiseLike<unknown> | undefined): void
}

/** Converters by the prototype their instances have. */
const converters = new Map<object, (value: never) => PromiseLike<unknown> | undefined>()

/**
 * Turns whatever a coroutine yields into something that can be awaited.
 *
 * - undefined, null and {@link moment} give `moment`
 * - instances of registered classes give what their converter returns
 * - a thenable is returned unchanged (a Future stays the same Future)
 * - arrays, Maps and plain objects give {@link multi} of them
 *
 * @throws {@link BadYieldError} for everything else.
 * @tornado gen.convert_yielded
 */
export const convertYielded: ConvertYielded = Object.assign(convert, {
  register<T>(type: AnyClass<T>, converter: (value: T) => PromiseLike<unknown> | undefined): void {
    converters.set(type.prototype as object, converter)
  },
})

function convert(yielded: unknown): PromiseLike<unknown> {
  if (yielded === undefined || yielded === null) return moment
  if (typeof yielded === 'object') {
    const converted = converters.size > 0 ? convertRegistered(yielded) : undefined
    if (converted !== undefined) return converted
  }
  if (isFuture(yielded)) return yielded
  if (isCollection(yielded)) return multi(yielded)
  throw new BadYieldError(describeBadYield(yielded))
}

function convertRegistered(value: object): PromiseLike<unknown> | undefined {
  let prototype = Object.getPrototypeOf(value) as object | null
  while (prototype !== null) {
    const converted = converters.get(prototype)?.(value as never)
    if (converted !== undefined) return converted
    prototype = Object.getPrototypeOf(prototype) as object | null
  }
  return undefined
}

/** Options of {@link multi}. */
export interface MultiOptions {
  /** Errors of these classes are not logged when they are not the one `multi` rejects with. */
  readonly quietExceptions?: AnyClass<unknown> | readonly AnyClass<unknown>[]
}

/**
 * Waits for all children at the same time and gives their results in the shape they came in: an
 * array in order, a plain object with the same keys, or a Map.
 *
 * Every child is waited for even when one fails (unlike `Promise.all`); then the result rejects
 * with the first error in the order of the children, and each further error is logged as
 * `Multiple exceptions in yield list`. If all children are Futures that are done, so is the result.
 * Cancelling the result does not touch the children.
 *
 * @param children Yieldables, see {@link convertYielded}; the same one may occur more than once.
 * @throws {@link BadYieldError} at the call, if `children` or one of them is not yieldable.
 *
 * @example
 * ```ts
 * const { user, posts } = await multi({ user: loadUser(id), posts: loadPosts(id) })
 * ```
 *
 * @tornado gen.multi
 */
export function multi<const T extends readonly unknown[] | object>(
  children: T,
  options: MultiOptions = {},
): Future<Yielded<T>> {
  if (!isCollection(children)) throw new BadYieldError(describeBadYield(children))
  return gather(children, options) as Future<Yielded<T>>
}

type Collection = readonly unknown[] | ReadonlyMap<unknown, unknown> | Record<string, unknown>

function gather(children: Collection, options: MultiOptions): Future<unknown> {
  if (Array.isArray(children)) return gatherList(children, options, (values) => values)
  if (children instanceof Map) {
    const keys = [...children.keys()]
    return gatherList([...children.values()], options, (values) => new Map(zip(keys, values)))
  }
  const keys = Object.keys(children)
  return gatherList(Object.values(children), options, (values) =>
    Object.fromEntries(zip(keys, values)),
  )
}

function gatherList(
  children: readonly unknown[],
  options: MultiOptions,
  assemble: (values: unknown[]) => unknown,
): Future<unknown> {
  const yieldables = children.map((child) =>
    child === undefined || child === null || child === moment ? undefined : convert(child),
  )
  const result = new Future<unknown>()
  const values: unknown[] = new Array<unknown>(yieldables.length).fill(undefined)
  const errors = new Map<number, unknown>()
  let remaining = yieldables.length + 1

  const childDone = (): void => {
    if (--remaining > 0) return
    if (errors.size > 0) {
      reject(result, errors, options)
    } else if (!result.done()) {
      result.setResult(assemble(values))
    }
  }
  yieldables.forEach((yieldable, index) => {
    const succeed = (value: unknown): void => {
      values[index] = value
      childDone()
    }
    const fail = (error: unknown): void => {
      errors.set(index, error)
      childDone()
    }
    if (yieldable === undefined) childDone()
    else if (yieldable instanceof Future && yieldable.done()) takeDone(yieldable, succeed, fail)
    else void nativePromise(yieldable).then(succeed, fail)
  })
  childDone()
  return result
}

function takeDone(
  future: Future<unknown>,
  succeed: (value: unknown) => void,
  fail: (error: unknown) => void,
): void {
  let value: unknown
  try {
    value = future.result()
  } catch (error) {
    fail(error)
    return
  }
  succeed(value)
}

/** A foreign thenable may throw, or call back twice; a promise made from it does neither. */
function nativePromise(yieldable: PromiseLike<unknown>): Promise<unknown> {
  return yieldable instanceof Promise ? yieldable : Promise.resolve(yieldable)
}

function reject(
  result: Future<unknown>,
  errors: ReadonlyMap<number, unknown>,
  { quietExceptions = [] }: MultiOptions,
): void {
  const quiet = Array.isArray(quietExceptions) ? quietExceptions : [quietExceptions]
  const inInputOrder = [...errors].sort(([a], [b]) => a - b)
  for (const [, error] of inInputOrder) {
    if (!result.done()) {
      result.setException(error)
    } else if (!isCancellation(error) && !quiet.some((type) => error instanceof type)) {
      appLog.error('Multiple exceptions in yield list', { excInfo: error })
    }
  }
}

function zip<K>(keys: readonly K[], values: readonly unknown[]): [K, unknown][] {
  return keys.map((key, index) => [key, values[index]])
}

function isCollection(value: unknown): value is Collection {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value) || value instanceof Map) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function describeBadYield(yielded: unknown): string {
  const what = `yielded unknown object ${inspect(yielded, { depth: 0 })}`
  return types.isGeneratorObject(yielded)
    ? `${what}: a generator object cannot be yielded, wrap its function in coroutine()`
    : what
}
