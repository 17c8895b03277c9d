export { AsyncHTTPClient } from './async-http-client.ts'
export type { AsyncHTTPClientOptions } from './async-http-client.ts'
export { HTTPClient } from './blocking/http-client.ts'
export type { BlockingFetchOptions, HTTPClientOptions } from './blocking/http-client.ts'
export type { ClientClassName } from './blocking/thread-messages.ts'
export {
  HTTPClientError,
  HTTPError,
  HTTPStreamClosedError,
  HTTPTimeoutError,
  UndiciError,
} from './errors.ts'
export type { FetchList } from './fetch-list.ts'
export type {
  FetchCallback,
  FetchControl,
  FetchOptions,
  RunningFetch,
  StreamingFetchOptions,
} from './fetch-options.ts'
export { HTTPRequest } from './http-request.ts'
export type { BodyWriter, HTTPRequestOptions, StreamingCallback } from './http-request.ts'
export { HTTPResponse } from './http-response.ts'
export type { HTTPResponseOptions, StreamingHTTPResponse } from './http-response.ts'
export { main } from './main.ts'
export { RequestProxy } from './request-proxy.ts'
export { ResponseBody } from './response-body.ts'
export { SimpleAsyncHTTPClient } from './simple-http-client.ts'
export type { SimpleAsyncHTTPClientOptions } from './simple-http-client.ts'
// Only the type: the class, which needs undici, is exported by '@tornado-ts/httpclient/undici'.
export type { UndiciAsyncHTTPClient } from './undici/undici-async-http-client.ts'
export { startUpgrade } from './upgrade-start.ts'
export type { UpgradeStart } from './upgrade-start.ts'
