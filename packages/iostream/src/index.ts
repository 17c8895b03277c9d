export { BaseIOStream } from './base-iostream.ts'
export type { ConnectAddress, HostAddress } from './connect-target.ts'
export { StreamBufferFullError, StreamClosedError, UnsatisfiableReadError } from './errors.ts'
export { type ConnectOptions, IOStream } from './io-stream.ts'
export type { StreamConsumer } from './stream-consumer.ts'
export type {
  BaseIOStreamOptions,
  DelimitedReadOptions,
  LingerOptions,
  PartialReadOptions,
  SignalOptions,
} from './stream-options.ts'
