export { getContentRange, parseRequestRange } from './byte-range.ts'
export { HTTPMessageDelegate, HTTPServerConnectionDelegate } from './delegates.ts'
export { encodeUsernamePassword } from './encode-username-password.ts'
export {
  CookieError,
  HTTPInputError,
  type HTTPInputErrorOptions,
  HTTPOutputError,
} from './errors.ts'
export { currentHttpDate, formatTimestamp } from './format-timestamp.ts'
export { normalizeHeaderName } from './header-name.ts'
export { encodeHeader, parseHeader } from './header-parameters.ts'
export {
  type CloseTarget,
  type ConnectionContext,
  HTTPConnection,
  type UpgradedConnection,
  type UpgradeRegistry,
} from './http-connection.ts'
export { HTTPFile } from './http-file.ts'
export { type HeadersInit, HTTPHeaders, type ParseLineOptions } from './http-headers.ts'
export { HTTPServerRequest, type HTTPServerRequestInit } from './http-server-request.ts'
export { multipartBoundary } from './multipart-boundary.ts'
export { MultipartParser, type MultipartSink } from './multipart-parser.ts'
export { type MultipartPartHead } from './multipart-part-head.ts'
export { parseBodyArguments } from './parse-body-arguments.ts'
export {
  parseBodyConfig,
  ParseBodyConfig,
  type ParseBodyOptions,
  ParseMultipartConfig,
  type ParseMultipartOptions,
  setParseBodyConfig,
} from './parse-body-config.ts'
export { parseCookie } from './parse-cookie.ts'
export { parseMultipartFormData } from './parse-multipart-form-data.ts'
export { qsToQsl } from './qs-to-qsl.ts'
export { responses } from './responses.ts'
export { type CookieAttributes, type Morsel, SimpleCookie } from './simple-cookie.ts'
export { splitHostAndPort } from './split-host-and-port.ts'
export {
  parseRequestStartLine,
  parseResponseStartLine,
  RequestStartLine,
  ResponseStartLine,
} from './start-line.ts'
export { HTTP_WHITESPACE } from './trim-blanks.ts'
export { type UrlArguments, urlConcat } from './url-concat.ts'
