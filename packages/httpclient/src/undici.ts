export { UndiciError } from './errors.ts'
export { UndiciAsyncHTTPClient } from './undici/undici-async-http-client.ts'
export type { UndiciAsyncHTTPClientOptions } from './undici/undici-async-http-client.ts'
