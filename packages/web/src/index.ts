export { asynchronous } from './asynchronous.ts'
export {
  Application,
  type ApplicationListenOptions,
  type ApplicationOptions,
} from './application.ts'
export type { ApplicationRules } from './application-router.ts'
export { authenticated } from './authenticated.ts'
export type { CookieKey, CookieSecret } from './cookie-secret.ts'
export {
  addslash,
  type AnyMethod,
  type MethodContext,
  removeslash,
  streamRequestBody,
  type VerbMethod,
} from './decorators.ts'
export { ErrorHandler } from './error-handler.ts'
export { Finish, HTTPError, type HTTPErrorOptions, MissingArgumentError } from './errors.ts'
export { type Fallback, FallbackHandler } from './fallback-handler.ts'
export { GZipContentEncoding } from './gzip-content-encoding.ts'
export type { RequestHandlerClass } from './handler-class.ts'
export type { HeaderValue } from './header-value.ts'
export { isAbsolute } from './is-absolute.ts'
export type { MultipartPart } from './multipart-part.ts'
export { OutputTransform, type OutputTransformClass } from './output-transform.ts'
export { RedirectHandler, type RedirectHandlerArguments } from './redirect-handler.ts'
export type { ArgumentOptions } from './request-arguments.ts'
export { RequestHandler, type SendErrorOptions } from './request-handler.ts'
export type {
  GetSignedCookieOptions,
  HandlerSignedValueOptions,
  RequestGuard,
  SignedCookieOptions,
  SignedCookieSource,
} from './request-guard.ts'
export type { RequestRenderer } from './request-renderer.ts'
export type { RequestReader } from './request-reader.ts'
export type { CookieOptions } from './response-cookies.ts'
export type { FlushOptions, RedirectOptions, ResponseWriter } from './response-writer.ts'
export type { Settings } from './settings.ts'
export {
  createSignedValue,
  type CreateSignedValueOptions,
  decodeSignedValue,
  type DecodeSignedValueOptions,
  DEFAULT_SIGNED_VALUE_MIN_VERSION,
  DEFAULT_SIGNED_VALUE_VERSION,
  getSignatureKeyVersion,
  MAX_SUPPORTED_SIGNED_VALUE_VERSION,
  MIN_SUPPORTED_SIGNED_VALUE_VERSION,
} from './signed-value.ts'
export type { StaticContent } from './static-content.ts'
export {
  StaticFileHandler,
  type StaticFileHandlerArguments,
  type StaticPathArgument,
} from './static-file-handler.ts'
export type { StaticUrlOptions } from './static-url.ts'
export { TemplateModule, type TemplateResources } from './template-module.ts'
export { UIModule } from './ui-module.ts'
export type { UIModuleCall, UIModuleNamespace, UINamespace } from './ui-namespace.ts'
export type { UIMethod, UIModuleClass } from './ui-settings.ts'
export { CookieError } from '@tornado-ts/httputil'
export { URLSpec } from '@tornado-ts/routing'
export { url } from './url.ts'
