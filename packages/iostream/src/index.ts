export { BaseIOStream } from './base-iostream.ts'
export type { ConnectAddress, HostAddress } from './connect-target.ts'
export { StreamBufferFullError, StreamClosedError, UnsatisfiableReadError } from './errors.ts'
export {
  type ConnectOptions,
  IOStream,
  SSLIOStream,
  type SSLIOStreamOptions,
  type StartTlsOptions,
} from './io-stream.ts'
export { PipeIOStream } from './pipe-io-stream.ts'
export type { StreamConsumer } from './stream-consumer.ts'
export type {
  BaseIOStreamOptions,
  DelimitedReadOptions,
  LingerOptions,
  PartialReadOptions,
  SignalOptions,
} from './stream-options.ts'
