import { Readable } from 'node:stream'
import type { HTTPRequestOptions } from '../http-request.ts'

type BodyProducer = NonNullable<HTTPRequestOptions['bodyProducer']>

/**
 * The body that a producer writes, as a stream, which is what undici can send.
 *
 * What the producer throws destroys the stream. When the stream is destroyed otherwise, because the
 * request has ended, the producer's `write` rejects.
 */
export function producedBody(bodyProducer: BodyProducer): Readable {
  const body = new ProducedBody()
  // Whoever reads the stream sees its error too; a stream that nobody reads must not throw it.
  body.on('error', () => {})
  void produce(bodyProducer, body)
  return body
}

async function produce(bodyProducer: BodyProducer, body: ProducedBody): Promise<void> {
  try {
    await bodyProducer((chunk) => body.write(chunk))
    body.push(null)
  } catch (error) {
    body.destroy(error as Error)
  }
}

interface Writer {
  resolve(): void
  reject(reason: Error): void
}

class ProducedBody extends Readable {
  /** Those whose pieces wait to be read. */
  #writers: Writer[] = []

  constructor() {
    // A stream of objects, since undici knows the length of a short stream of bytes that has ended
    // already, and does not send it in chunks.
    super({ objectMode: true, highWaterMark: 1 })
  }

  write(chunk: Uint8Array | string): Promise<void> {
    const taken = new Promise<void>((resolve, reject) => {
      if (this.destroyed) return reject(ended())
      this.#writers.push({ resolve, reject })
      this.push(Buffer.from(chunk))
    })
    // A producer need not wait for each piece.
    taken.catch(() => {})
    return taken
  }

  override _read(): void {
    for (const writer of this.#writers.splice(0)) writer.resolve()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    for (const writer of this.#writers.splice(0)) writer.reject(error ?? ended())
    callback(error)
  }
}

function ended(): Error {
  return new Error('the request has ended before its body')
}
