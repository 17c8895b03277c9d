import type { Readable, Writable } from 'node:stream'
import type { Seconds } from '@tornado-ts/util'

/** The field of a transport that leads back to its stream. */
const STREAM: unique symbol = Symbol('tornado-ts.iostream')

/** A Node stream that a {@link StreamTransport} listens to. */
interface Attached {
  [STREAM]?: StreamTransport | undefined
}

/**
 * The seam between a stream and the Node stream that carries it: what the transport's events call,
 * and what a subclass implements to drive its transport.
 *
 * The event listeners are the same functions for every stream. They find theirs through a field of
 * the transport, so that a connection costs no closures.
 */
export abstract class StreamTransport {
  /**
   * Why the stream closed; undefined while it is open and after it closed in good order.
   *
   * @tornado iostream.BaseIOStream.error
   */
  error: Error | undefined = undefined

  #closed = false

  /**
   * Whether the stream is closed. A close by the peer is noticed only while the stream reads.
   *
   * @tornado iostream.BaseIOStream.closed
   */
  closed(): boolean {
    return this.#closed
  }

  protected markClosed(): void {
    this.#closed = true
  }

  // ---------------------------------------------------------------- from the transport

  /** Takes a received chunk. */
  protected abstract feedData(chunk: Buffer): void

  /** Takes note that the peer has ended its side; the stream closes once all data is delivered. */
  protected abstract feedEof(): void

  /** Closes the stream because of a transport error. */
  protected abstract feedError(error: Error): void

  /** Takes note that the transport can take more. */
  protected abstract feedDrain(): void

  /** Takes note that the transport is gone. */
  protected abstract feedClosed(): void

  static #onData(this: Attached, chunk: Buffer): void {
    this[STREAM]?.feedData(chunk)
  }

  static #onEnd(this: Attached): void {
    this[STREAM]?.feedEof()
  }

  static #onError(this: Attached, error: Error): void {
    this[STREAM]?.feedError(error)
  }

  static #onDrain(this: Attached): void {
    this[STREAM]?.feedDrain()
  }

  static #onClose(this: Attached): void {
    this[STREAM]?.feedClosed()
  }

  /** Makes `stream` hear the events of a Node stream, which is paused until data is wanted. */
  protected static listen(stream: StreamTransport, transport: Readable | Writable): void {
    const attached: Attached = transport as Attached
    attached[STREAM] = stream
    transport.on('error', StreamTransport.#onError)
    transport.on('close', StreamTransport.#onClose)
    if ('pause' in transport) {
      // Before the first 'data' listener, which would otherwise start the flow.
      if (transport.readableFlowing !== false) transport.pause()
      transport.on('data', StreamTransport.#onData)
      transport.on('end', StreamTransport.#onEnd)
    }
    // An event that is past is made up for, once the stream is fully constructed.
    if (transport.destroyed) process.nextTick(() => stream.feedClosed())
  }

  /** Makes the stream deaf to a transport that it gives away; its errors stay caught. */
  protected static unlisten(transport: Readable | Writable): void {
    const attached: Attached = transport as Attached
    attached[STREAM] = undefined
    transport.off('data', StreamTransport.#onData)
    transport.off('end', StreamTransport.#onEnd)
    transport.off('close', StreamTransport.#onClose)
  }

  /** The stream that listens to `transport`, if any. */
  protected static streamOf(transport: Readable | Writable): StreamTransport | undefined {
    return (transport as Attached)[STREAM]
  }

  /** Makes the stream hear the transport's next `drain`. */
  protected static listenForDrain(transport: Writable): void {
    transport.once('drain', StreamTransport.#onDrain)
  }

  // ---------------------------------------------------------------- to the transport

  /** The number of the system's descriptor, if it can be had. */
  protected abstract fileno(): number | undefined

  /** Closes the transport: `graceful` sends what was written first, otherwise at once. */
  protected abstract closeFd(graceful: boolean): void

  /** Sends what was written and the end of stream, then discards what comes, within limits. */
  protected abstract lingerFd(timeout: Seconds, maxBytes: number): void

  /**
   * Passes bytes, or text of latin1 characters, to the transport.
   *
   * @param done Called when they, and all before them, are with the system.
   * @returns False when the transport would rather not have more now.
   */
  protected abstract writeToFd(
    data: Uint8Array | string,
    done?: (error?: Error | null) => void,
  ): boolean

  /** Makes the transport hold what it is given until {@link uncorkFd}. */
  protected abstract corkFd(): void

  /** Makes the transport send what it held. */
  protected abstract uncorkFd(): void

  /** How many bytes the transport has not handed to the system. */
  protected abstract queuedInFd(): number

  /** Whether all writes so far are done, and none has failed. */
  protected abstract isFlushed(): boolean

  /** Whether the transport has asked to wait for its `drain`. */
  protected abstract needsDrain(): boolean

  /** Arranges for the next `drain` to be heard; see {@link listenForDrain}. */
  protected abstract awaitDrain(): void

  /** Lets the transport deliver. */
  protected abstract resumeReading(): void

  /** Stops the transport delivering. */
  protected abstract pauseReading(): void

  /** The last error of the transport, if it has had one. */
  protected abstract getFdError(): Error | undefined
}
