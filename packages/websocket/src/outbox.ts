import { handled } from './settled.ts'

/** What an {@link Outbox} acts upon. */
export interface OutboxHost {
  /** Sends a frame; the promise may be ignored. */
  write(frame: Buffer): Promise<void>
  /** Nothing is left. */
  outboxDrained(): void
  /** A frame could not be made. */
  outboxFailed(error: unknown): void
}

interface QueuedFrame {
  /** Undefined while it is in the making. */
  frame: Buffer | undefined
  readonly size: number
  readonly resolve: (sent: Promise<void>) => void
  readonly reject: (reason: unknown) => void
}

/** Keeps frames in order while one of them is in the making. */
export class Outbox {
  readonly #host: OutboxHost
  readonly #queue: QueuedFrame[] = []
  #bytes = 0

  constructor(host: OutboxHost) {
    this.#host = host
  }

  /** The bytes of all frames in it, as far as they are known. */
  get bytes(): number {
    return this.#bytes
  }

  /** Adds a frame; gives what sending it gives, once its turn has come. May be ignored. */
  add(frame: Buffer | Promise<Buffer>, size: number): Promise<void> {
    const sent = new Promise<void>((resolve, reject) => {
      const queued: QueuedFrame = { frame: undefined, size, resolve, reject }
      this.#queue.push(queued)
      this.#bytes += size
      if (frame instanceof Uint8Array) queued.frame = frame
      else frame.then((made) => this.#made(queued, made)).catch((e) => this.#host.outboxFailed(e))
    })
    return handled(sent)
  }

  /** Gives everything up. */
  end(reason: unknown): void {
    this.#bytes = 0
    for (const { reject } of this.#queue.splice(0)) reject(reason)
  }

  #made(queued: QueuedFrame, frame: Buffer): void {
    queued.frame = frame
    while (this.#queue[0]?.frame !== undefined) this.#writeFirst(this.#queue[0].frame)
    if (this.#queue.length === 0) this.#host.outboxDrained()
  }

  #writeFirst(frame: Buffer): void {
    const first = this.#queue.shift()
    if (first === undefined) return
    this.#bytes -= first.size
    first.resolve(this.#host.write(frame))
  }
}
