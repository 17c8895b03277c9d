export { BaseIOStream } from './base-iostream.ts'
export type { ConnectAddress, HostAddress } from './connect-target.ts'
export { StreamBufferFullError, StreamClosedError, UnsatisfiableReadError } from './errors.ts'
export { IOStream, SSLIOStream } from './io-stream.ts'
export { PipeIOStream } from './pipe-io-stream.ts'
export type { StreamConsumer } from './stream-consumer.ts'
export type {
  BaseIOStreamOptions,
  ConnectOptions,
  DelimitedReadOptions,
  LingerOptions,
  PartialReadOptions,
  SignalOptions,
  SSLIOStreamOptions,
  StartTlsOptions,
} from './stream-options.ts'
