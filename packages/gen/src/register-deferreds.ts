import { convertYielded, isFuture } from '@tornado-ts/concurrent'
import { isPlainObject } from './plain-object.ts'

/** Twisted's shape of a promise. */
interface TwistedDeferred {
  addCallbacks(succeed: (value: unknown) => void, fail: (failure: unknown) => void): unknown
}

/** jQuery's shape of one. */
interface PromiseSource {
  promise(): unknown
}

/**
 * Makes instances of classes that look like deferreds yieldable: those without `then` that have
 * `addCallbacks(ok, error)`, as Twisted's, or `promise()` returning a thenable, as jQuery's.
 *
 * A Twisted failure, an object with `value` or `raiseException()`, rejects with the error in it.
 * Only for `yield`; `await` needs a thenable. May be called more than once.
 *
 * @tornado platform.twisted
 */
export function registerDeferreds(): void {
  convertYielded.register(Object, convertDeferred)
}

function convertDeferred(value: object): PromiseLike<unknown> | undefined {
  if (isFuture(value) || isPlainObject(value)) return undefined
  if (hasMethod<TwistedDeferred>(value, 'addCallbacks')) {
    return new Promise((resolve, reject) => {
      value.addCallbacks(resolve, (failure) => reject(errorIn(failure)))
    })
  }
  if (hasMethod<PromiseSource>(value, 'promise')) {
    const promise = value.promise()
    if (isFuture(promise)) return promise
  }
  return undefined
}

function errorIn(failure: unknown): unknown {
  if (typeof failure !== 'object' || failure === null) return failure
  if ('value' in failure) return failure.value
  if (hasMethod<{ raiseException(): unknown }>(failure, 'raiseException')) {
    try {
      failure.raiseException()
    } catch (error) {
      return error
    }
  }
  return failure
}

function hasMethod<T extends object>(value: object, name: keyof T & string): value is T {
  return typeof (Reflect.get(value, name) as unknown) === 'function'
}
