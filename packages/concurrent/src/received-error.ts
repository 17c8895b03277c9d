import type { SentFailure } from './worker-main.ts'

const builtIn = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError }

/** Rebuilds what a task threw: an error of the built-in class where there is one of that name. */
export function receivedError(failure: SentFailure): unknown {
  if ('thrown' in failure) return failure.thrown
  const { name, message, stack, fields, cause } = failure
  const ErrorClass = Object.hasOwn(builtIn, name) ? builtIn[name as keyof typeof builtIn] : Error
  const options = cause === undefined ? undefined : { cause: receivedError(cause) }
  const error = new ErrorClass(message, options)
  const hidden = { configurable: true, enumerable: false, writable: true }
  if (error.name !== name) Object.defineProperty(error, 'name', { ...hidden, value: name })
  Object.defineProperty(error, 'stack', { ...hidden, value: stack })
  return Object.assign(error, fields)
}
