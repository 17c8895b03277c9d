/**
 * What receives the bytes of a stream in push mode; see `BaseIOStream.setConsumer`.
 *
 * Its methods are called synchronously from the transport's events. What they throw is logged and
 * closes the stream.
 */
export interface StreamConsumer {
  /**
   * Takes a chunk of at least one byte, in the order received.
   *
   * The consumer owns the chunk: the stream keeps no reference to it and never reuses its memory,
   * so it may be kept, and what the consumer uses up may be changed in place. Writing, closing,
   * `pauseConsumer` and `releaseConsumer` are all allowed from here.
   */
  onData(chunk: Buffer): void

  /**
   * The stream closed. Called exactly once, after the last `onData`, unless the consumer was
   * released first.
   *
   * @param error Why; undefined after a clean end of stream or a local `close()`.
   */
  onClose(error: Error | undefined): void

  /**
   * The peer has ended its side, and all it sent has been delivered.
   *
   * @returns True to keep the stream open for writing; the consumer then has to close it. Without
   * this method, or when it returns false, the stream closes.
   */
  onEnd?(): boolean
}
