import { HTTPInputError, HTTPOutputError } from '@tornado-ts/httputil'
import {
  StreamBufferFullError,
  StreamClosedError,
  UnsatisfiableReadError,
} from '@tornado-ts/iostream'
import { HTTPClientError, HTTPStreamClosedError, HTTPTimeoutError, UndiciError } from '../errors.ts'
import type { HTTPRequest } from '../http-request.ts'
import type { SentError } from './describe-error.ts'
import { rebuildResponse } from './sent-response.ts'

/** The classes that arrive as what they were; any other arrives as an Error of that name. */
const CLASSES: Readonly<Record<string, { readonly prototype: Error }>> = {
  HTTPClientError,
  HTTPInputError,
  HTTPOutputError,
  HTTPStreamClosedError,
  HTTPTimeoutError,
  RangeError,
  StreamBufferFullError,
  StreamClosedError,
  TypeError,
  UndiciError,
  UnsatisfiableReadError,
}

/**
 * Makes an error anew from its description: of the same class, with the same fields, cause and
 * response. Its stack is that of the caller, who waited for it.
 */
export function rebuildError(sent: SentError, request: HTTPRequest): Error {
  const { name, message, fields, cause, response } = sent
  const options = cause === undefined ? undefined : { cause: rebuildError(cause, request) }
  const error = new Error(message, options)
  const hidden = { configurable: true, enumerable: false, writable: true }
  const known = Object.hasOwn(CLASSES, name) ? CLASSES[name] : undefined
  if (known === undefined) Object.defineProperty(error, 'name', { ...hidden, value: name })
  // Constructors differ in their arguments, and some write the message themselves.
  else Object.setPrototypeOf(error, known.prototype)
  Error.captureStackTrace(error, rebuildError)
  Object.assign(error, fields)
  if (error instanceof HTTPClientError) {
    const value = response && rebuildResponse(response, request, error)
    Object.defineProperty(error, 'response', { ...hidden, value })
  }
  return error
}
