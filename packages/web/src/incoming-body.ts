import type { ParseMultipartOptions } from '@tornado-ts/httputil'
import { MultipartForm, type PartCallback } from './multipart-form.ts'
import type { RequestHandler } from './request-handler.ts'

/** The body of a request whose handler takes it in pieces. */
interface IncomingBody {
  /** Too late to say how it is to be read. */
  begun: boolean
  form: MultipartForm | undefined
}

/** Handlers that take their body whole are not in here, and pay for nothing. */
const bodies = new WeakMap<RequestHandler, IncomingBody>()

/** A handler is about to be prepared, and takes its body in pieces. */
export function expectBody(handler: RequestHandler): void {
  bodies.set(handler, { begun: false, form: undefined })
}

/** The body begins, or there is none. */
export function beginBody(handler: RequestHandler): void {
  const body = bodies.get(handler)
  if (body !== undefined) body.begun = true
}

/** The form as which a handler receives its body, if it does. */
export function formOf(handler: RequestHandler): MultipartForm | undefined {
  return bodies.get(handler)?.form
}

/**
 * Has the body of a handler read as a form.
 *
 * @throws Error unless the handler takes its body in pieces, and none has come.
 * @throws HTTPError 400 when the request is no multipart form.
 */
export function receiveForm(
  handler: RequestHandler,
  callback: PartCallback,
  options: ParseMultipartOptions,
): void {
  const body = bodies.get(handler)
  if (body === undefined) throw new Error('receiveMultipart() takes a class of streamRequestBody')
  if (body.begun) throw new Error('receiveMultipart() has to be called in prepare()')
  if (body.form !== undefined) throw new Error('receiveMultipart() called twice')
  body.form = new MultipartForm(handler, callback, options)
}
