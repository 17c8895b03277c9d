import { readvSync, writevSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Duplex, Readable, Writable } from 'node:stream'
import type { Seconds } from '@tornado-ts/util'
import { BaseIOStream } from './base-iostream.ts'
import { discardThenDestroy, flushThenDestroy } from './linger.ts'
import type { BaseIOStreamOptions } from './stream-options.ts'
import { StreamTransport } from './stream-transport.ts'

/**
 * A stream over one end of a pipe, such as the output of a child process, or over any Node stream
 * of bytes.
 *
 * A pipe goes in one direction: reading its writing end never gives anything, and writing to its
 * reading end fails.
 *
 * @example
 * ```ts
 * const stream = new PipeIOStream(child.stdout)
 * const line = await stream.readUntil('\n')
 * ```
 *
 * @tornado iostream.PipeIOStream
 */
export class PipeIOStream extends BaseIOStream {
  /**
   * The descriptor the stream was made with; undefined if it was made with a Node stream.
   *
   * @tornado iostream.PipeIOStream.fd
   */
  readonly fd: number | undefined

  #readable: Readable | undefined = undefined
  #writable: Writable | undefined = undefined

  /**
   * @param source The descriptor of a pipe (Unix only), which the stream closes in the end, or a
   * Node stream.
   * @throws Error for a descriptor on Windows, and the system's error for one that is not open.
   */
  constructor(source: number | Readable | Writable, options?: BaseIOStreamOptions) {
    super(options)
    this.fd = typeof source === 'number' ? source : undefined
    const transport = typeof source === 'number' ? openPipe(source) : source
    if ('allowHalfOpen' in transport) transport.allowHalfOpen = true
    if (isReadable(transport)) this.#readable = transport
    if (isWritable(transport)) this.#writable = transport
    StreamTransport.listen(this, transport)
  }

  protected override fileno(): number | undefined {
    return this.fd
  }

  protected override closeFd(graceful: boolean): void {
    const transport = this.#writable ?? this.#readable
    if (graceful && this.#writable !== undefined && this.#writable.writableLength > 0) {
      flushThenDestroy(this.#writable)
    } else {
      transport?.destroy()
    }
  }

  protected override lingerFd(timeout: Seconds, maxBytes: number): void {
    const transport = this.#writable
    if (transport !== undefined && isDuplex(transport)) {
      discardThenDestroy(transport, timeout, maxBytes)
    } else {
      this.closeFd(true)
    }
  }

  protected override writeToFd(
    data: Uint8Array | string,
    done?: (error?: Error | null) => void,
  ): boolean {
    if (this.#writable === undefined) throw new Error('this end of the pipe cannot be written to')
    // Unlike a socket, any other stream may count or keep text in its own way.
    const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : data
    return this.#writable.write(bytes, done)
  }

  protected override corkFd(): void {
    this.#writable?.cork()
  }

  protected override uncorkFd(): void {
    this.#writable?.uncork()
  }

  protected override queuedInFd(): number {
    return this.#writable?.writableLength ?? 0
  }

  protected override isFlushed(): boolean {
    const writable = this.#writable
    return writable?.writableLength === 0 && writable.errored === null && !writable.destroyed
  }

  protected override needsDrain(): boolean {
    return this.#writable?.writableNeedDrain === true
  }

  protected override awaitDrain(): void {
    if (this.#writable !== undefined) StreamTransport.listenForDrain(this.#writable)
  }

  protected override resumeReading(): void {
    this.#readable?.resume()
  }

  protected override pauseReading(): void {
    this.#readable?.pause()
  }

  protected override getFdError(): Error | undefined {
    return this.#readable?.errored ?? this.#writable?.errored ?? undefined
  }
}

/** Only the system knows which end a descriptor is; it says so when asked to move no bytes. */
function openPipe(fd: number): Socket {
  if (process.platform === 'win32') {
    throw new Error('a pipe cannot be opened by its descriptor on Windows; pass a stream')
  }
  const nothing = [Buffer.alloc(0)]
  const readable = allows(() => readvSync(fd, nothing))
  const writable = allows(() => writevSync(fd, nothing))
  return new Socket({ fd, readable, writable })
}

function allows(attempt: () => unknown): boolean {
  try {
    attempt()
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EBADF'
  }
}

function isReadable(transport: Readable | Writable): transport is Readable {
  return 'readable' in transport && transport.readable
}

function isWritable(transport: Readable | Writable): transport is Writable {
  return 'writable' in transport && transport.writable
}

function isDuplex(transport: Readable | Writable): transport is Duplex {
  return isReadable(transport) && isWritable(transport)
}
