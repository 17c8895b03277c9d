export { asynchronous } from './asynchronous.ts'
export {
  Application,
  type ApplicationListenOptions,
  type ApplicationOptions,
} from './application.ts'
export type { ApplicationRules } from './application-router.ts'
export { addslash, removeslash, streamRequestBody, type VerbMethod } from './decorators.ts'
export { ErrorHandler } from './error-handler.ts'
export { Finish, HTTPError, type HTTPErrorOptions, MissingArgumentError } from './errors.ts'
export { type Fallback, FallbackHandler } from './fallback-handler.ts'
export { GZipContentEncoding } from './gzip-content-encoding.ts'
export type { RequestHandlerClass } from './handler-class.ts'
export type { HeaderValue } from './header-value.ts'
export { OutputTransform, type OutputTransformClass } from './output-transform.ts'
export { RedirectHandler, type RedirectHandlerArguments } from './redirect-handler.ts'
export type { ArgumentOptions } from './request-arguments.ts'
export {
  type FlushOptions,
  type RedirectOptions,
  RequestHandler,
  type SendErrorOptions,
} from './request-handler.ts'
export type { CookieOptions } from './response-cookies.ts'
export type { Settings } from './settings.ts'
export { CookieError } from '@tornado-ts/httputil'
export { URLSpec } from '@tornado-ts/routing'
export { url } from './url.ts'
