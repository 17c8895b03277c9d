import { defineError, TornadoError } from '@tornado-ts/util'

/**
 * The stream was closed before the operation could finish, or had been closed when it was begun.
 *
 * @tornado iostream.StreamClosedError
 */
export class StreamClosedError extends TornadoError {
  static {
    defineError(this, 'StreamClosedError', 'TORNADO_STREAM_CLOSED')
  }

  /**
   * Why the stream closed (also as `cause`); undefined after a clean end of stream or a local
   * `close()`.
   */
  readonly realError: unknown

  /** @param realError The underlying failure, when one is known. */
  constructor(realError?: unknown) {
    super('Stream is closed', realError === undefined ? undefined : { cause: realError })
    this.realError = realError
  }
}

/**
 * A `readUntil` or `readUntilRegex` exceeded its `maxBytes`, or a parser its limit.
 *
 * A read never rejects with this class itself: it rejects with {@link StreamClosedError}, whose
 * `realError` is this.
 *
 * @tornado iostream.UnsatisfiableReadError
 */
export class UnsatisfiableReadError extends TornadoError {
  static {
    defineError(this, 'UnsatisfiableReadError', 'TORNADO_UNSATISFIABLE_READ')
  }
}

/**
 * A buffer would have grown past its limit: the read buffer over `maxBufferSize` (the stream closes
 * with this as its `error`), or a write over `maxWriteBufferSize` (the write fails with it and the
 * stream stays usable).
 *
 * @tornado iostream.StreamBufferFullError
 */
export class StreamBufferFullError extends TornadoError {
  static {
    defineError(this, 'StreamBufferFullError', 'TORNADO_STREAM_BUFFER_FULL')
  }
}
