import { Server } from 'node:net'
import type { Duplex, Readable, Writable } from 'node:stream'
import { type PollSource, isPollSource } from './poll-source.ts'

/** What `IOLoop.addHandler` can watch. */
export type Selectable = Readable | Writable | Duplex | Server | PollSource

export const NONE = 0
export const READ = 1
export const WRITE = 4
export const ERROR = 0x18

/** Tells what an object is ready for, and when that may have changed. */
export interface Readiness {
  /** The bits of {@link READ}, {@link WRITE} and {@link ERROR} that hold now. */
  events(): number
  /** What is asked for from now on; listeners are only attached for that. */
  watch(interest: number): void
}

/** @param changed Called when {@link Readiness.events} may have changed. */
export function readinessOf(source: Selectable, changed: () => void): Readiness {
  if (source instanceof Server) return new ServerReadiness(source, changed)
  if (isPollSource(source)) return new PollSourceReadiness(source, changed)
  return new StreamReadiness(source, changed)
}

class PollSourceReadiness implements Readiness {
  readonly #source: PollSource
  readonly #changed: () => void

  constructor(source: PollSource, changed: () => void) {
    this.#source = source
    this.#changed = changed
  }

  events(): number {
    return this.#source.readable ? READ : NONE
  }

  watch(interest: number): void {
    this.#source.onReadable(interest & READ ? this.#changed : undefined)
  }
}

/** Node accepts by itself, so each connection is reported once, and the handler cannot refuse it. */
class ServerReadiness implements Readiness {
  readonly #server: Server
  readonly #changed: () => void
  #accepted = 0

  constructor(server: Server, changed: () => void) {
    this.#server = server
    this.#changed = changed
  }

  events(): number {
    if (this.#accepted === 0) return NONE
    this.#accepted--
    return READ
  }

  watch(interest: number): void {
    this.#server.off('connection', this.#onConnection)
    if (interest & READ) this.#server.on('connection', this.#onConnection)
  }

  readonly #onConnection = (): void => {
    this.#accepted++
    this.#changed()
  }
}

/** The members of Node's streams that are asked for here; either half may be missing. */
type AnyStream = (Readable | Writable) & {
  readonly readableLength?: number
  readonly readableEnded?: boolean
  readonly writable?: boolean
  readonly writableNeedDrain?: boolean
  readonly connecting?: boolean
}

class StreamReadiness implements Readiness {
  readonly #stream: AnyStream
  readonly #changed: () => void
  #reading = false
  #ended = false

  constructor(stream: Readable | Writable, changed: () => void) {
    this.#stream = stream
    this.#changed = changed
  }

  events(): number {
    const stream = this.#stream
    if (stream.destroyed) return stream.errored ? READ | WRITE | ERROR : READ | WRITE
    let events = NONE
    if (this.#ended || stream.readableEnded || (stream.readableLength ?? 0) > 0) events |= READ
    if (stream.writable && !stream.writableNeedDrain && !stream.connecting) events |= WRITE
    return events
  }

  watch(interest: number): void {
    const stream = this.#stream
    for (const event of ['drain', 'connect', 'close'] as const) {
      stream.off(event, this.#changed)
      if (interest !== NONE) stream.on(event, this.#changed)
    }
    stream.off('error', this.#changed)
    if (interest !== NONE) stream.on('error', this.#changed)
    const reading = (interest & READ) !== 0
    if (reading === this.#reading) return
    this.#reading = reading
    // A listener for 'readable' makes Node fill the buffer, so there is one only when it is wanted.
    if (reading) stream.on('readable', this.#onReadable)
    else stream.off('readable', this.#onReadable)
  }

  readonly #onReadable = (): void => {
    // Node reports the end as 'readable' with nothing to read, before anybody has read it.
    if (this.#stream.readableLength === 0) this.#ended = true
    this.#changed()
  }
}
