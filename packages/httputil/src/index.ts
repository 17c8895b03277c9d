export { HTTPServerConnectionDelegate, HTTPMessageDelegate } from './delegates.ts'
export {
  CookieError,
  HTTPInputError,
  type HTTPInputErrorOptions,
  HTTPOutputError,
} from './errors.ts'
export { currentHttpDate, formatTimestamp } from './format-timestamp.ts'
export { normalizeHeaderName } from './header-name.ts'
export type {
  CloseTarget,
  ConnectionContext,
  HTTPConnection,
  UpgradedConnection,
  UpgradeRegistry,
} from './http-connection.ts'
export { HTTPFile } from './http-file.ts'
export { type HeadersInit, HTTPHeaders, type ParseLineOptions } from './http-headers.ts'
export { HTTPServerRequest, type HTTPServerRequestInit } from './http-server-request.ts'
export { parseCookie } from './parse-cookie.ts'
export { splitHostAndPort } from './request-host.ts'
export { responses } from './responses.ts'
export { type CookieAttributes, type Morsel, SimpleCookie } from './simple-cookie.ts'
export {
  parseRequestStartLine,
  parseResponseStartLine,
  RequestStartLine,
  ResponseStartLine,
} from './start-line.ts'
