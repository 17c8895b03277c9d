import { IOLoop } from '@tornado-ts/ioloop'
import { genLog } from '@tornado-ts/log'
import { Deferred } from './deferred.ts'
import type { BaseIOStreamOptions, LingerOptions } from './stream-options.ts'
import { StreamReader } from './stream-reader.ts'
import { FLUSHED } from './stream-writer.ts'
import { isQuietError, isWriteError } from './transport-errors.ts'

const DEFAULT_LINGER_SECONDS = 2
const DEFAULT_LINGER_BYTES = 262_144

/**
 * A stream of bytes that is read and written with promises, whatever carries it: a socket, a TLS
 * connection or a pipe.
 *
 * There are two ways to receive, never both at once. In **pull mode** the `readX` methods give
 * promises; one read may be pending at a time, and the transport is held back while nobody reads.
 * In **push mode** ({@link setConsumer}) every chunk is handed to a `StreamConsumer`
 * synchronously, as it arrives.
 *
 * Every promise of a stream may be ignored: a failure that nobody awaits is never an unhandled
 * rejection. A closed stream rejects with `StreamClosedError`; {@link error} says why it
 * closed, if it was not in good order.
 *
 * @tornado iostream.BaseIOStream
 */
export abstract class BaseIOStream extends StreamReader {
  /**
   * The loop that was current when the stream was made; it runs the close callback.
   *
   * @tornado iostream.BaseIOStream.io_loop
   */
  readonly ioLoop: IOLoop

  #closeCallback: (() => void) | undefined = undefined
  /** Made when somebody waits for it. */
  #transportGone: Deferred<void> | undefined = undefined
  #gone = false

  constructor(options: BaseIOStreamOptions = {}) {
    super(options)
    this.ioLoop = IOLoop.current()
  }

  // ---------------------------------------------------------------- closing

  /**
   * Closes the stream; closing again does nothing.
   *
   * A pending read that the buffered bytes can answer is answered, {@link readUntilClose} always;
   * all other pending promises reject with `StreamClosedError`. Bytes still buffered can be
   * read afterwards. Without an error, bytes already written are still sent, for at most a second.
   *
   * @param error Why, to be kept in {@link error}; the transport is then cut off at once. A boolean
   * is accepted for the sake of ported code and means no error.
   * @tornado iostream.BaseIOStream.close
   */
  override close(error?: Error | boolean): void {
    this.#close(error, undefined)
  }

  /**
   * Closes the stream for its user, but lets the transport wait until the peer has ended its side.
   *
   * For a server that answers while the peer is still sending: closing at once would make the
   * system reset the connection, and the reset can overtake the answer. What was written is sent,
   * then the end of stream, and what still comes is thrown away until the peer ends, the time is up
   * or it has sent too much.
   *
   * @see RFC 9112 §9.6
   */
  lingeringClose(options: LingerOptions = {}): void {
    this.#close(undefined, options)
  }

  #close(error: Error | boolean | undefined, linger: LingerOptions | undefined): void {
    if (this.closed()) return
    if (typeof error === 'object') this.error = error
    const failure = this.finishReading()
    if (failure !== undefined && this.error === undefined) {
      genLog.info('Unsatisfiable read, closing connection: %s', failure.message)
      this.error = failure
    }
    this.endWriting()
    this.markClosed()
    if (linger === undefined) {
      this.closeFd(this.error === undefined)
    } else {
      const { timeout = DEFAULT_LINGER_SECONDS, maxBytes = DEFAULT_LINGER_BYTES } = linger
      this.lingerFd(timeout, maxBytes)
    }
    this.reportClose()
    this.rejectPending()
    if (this.#closeCallback !== undefined) {
      this.ioLoop.addCallback(this.#closeCallback)
      this.#closeCallback = undefined
    }
  }

  /** Rejects every promise that still waits for something of the closed stream. */
  protected rejectPending(): void {
    this.rejectRead()
    this.rejectWrites()
  }

  /**
   * Sets what to call, on the loop, once the stream has closed; undefined clears it.
   *
   * It replaces the callback set before and is never called from inside `close()`. On a stream that
   * is already closed it is never called. While set, an idle stream with an empty buffer watches
   * for the peer's close.
   *
   * @tornado iostream.BaseIOStream.set_close_callback
   */
  setCloseCallback(callback: (() => void) | undefined): void {
    if (this.closed()) return
    this.#closeCallback = callback
    this.updateFlow()
  }

  protected override watchesForClose(): boolean {
    return this.#closeCallback !== undefined
  }

  /**
   * Resolves when the transport itself is gone: everything written has been sent or thrown away.
   * Never rejects.
   */
  waitClosed(): Promise<void> {
    if (this.#gone) return FLUSHED
    this.#transportGone ??= new Deferred<void>()
    return this.#transportGone.promise
  }

  /** Closes the stream. */
  [Symbol.dispose](): void {
    this.close()
  }

  /** Closes the stream and waits until its transport is gone. */
  [Symbol.asyncDispose](): Promise<void> {
    this.close()
    return this.waitClosed()
  }

  /**
   * Turns Nagle's algorithm off (true) or on for a TCP connection; does nothing on others.
   *
   * @tornado iostream.BaseIOStream.set_nodelay
   */
  setNodelay(_value: boolean): void {}

  // ---------------------------------------------------------------- from the transport

  protected override feedError(error: Error): void {
    if (this.closed()) return
    this.logTransportError(error)
    this.close(error)
  }

  protected override feedClosed(): void {
    this.#gone = true
    // After a clean end of stream, what is still unread comes first.
    if (!this.endIsUnread()) this.close(this.getFdError())
    this.#transportGone?.resolve()
    this.#transportGone = undefined
  }

  /** Logs a transport error, once, unless it only says that the peer went away. */
  protected logTransportError(error: Error): void {
    if (isQuietError(error)) return
    if (isWriteError(error)) genLog.warning('Write error on %s: %s', this.fileno(), error)
    else genLog.warning('error on read: %s', error)
  }

  // ---------------------------------------------------------------- to the transport

  /** Whether nothing is pending, buffered or in the way of handing the transport on. */
  protected isIdle(): boolean {
    return !this.closed() && this.readingIsIdle() && !this.writing()
  }

  /** Ends this stream without touching its transport, and gives up the close callback. */
  protected abandon(): (() => void) | undefined {
    const callback = this.#closeCallback
    this.#closeCallback = undefined
    this.markClosed()
    this.#gone = true
    return callback
  }
}
