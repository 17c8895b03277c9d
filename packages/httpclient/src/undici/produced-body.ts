import { PassThrough, type Readable } from 'node:stream'
import type { HTTPRequestOptions } from '../http-request.ts'

type BodyProducer = NonNullable<HTTPRequestOptions['bodyProducer']>

/**
 * The body that a producer writes, as a stream, which is what undici can send.
 *
 * What the producer throws destroys the stream. When the stream is destroyed otherwise, because the
 * request has ended, the producer's pending `write` rejects.
 */
export function producedBody(bodyProducer: BodyProducer): Readable {
  // Of a stream of bytes that has ended already undici knows the length, and does not send chunks.
  const stream = new PassThrough({ readableObjectMode: true, readableHighWaterMark: 1 })
  // Whoever reads the stream sees its error too; a stream that nobody reads must not throw it.
  stream.on('error', () => {})
  void produce(bodyProducer, stream)
  return stream
}

async function produce(bodyProducer: BodyProducer, stream: PassThrough): Promise<void> {
  try {
    await bodyProducer((chunk) => write(stream, chunk))
    stream.end()
  } catch (error) {
    stream.destroy(error as Error)
  }
}

function write(stream: PassThrough, chunk: Uint8Array | string): Promise<void> {
  const written = new Promise<void>((resolve, reject) => {
    stream.write(chunk, (error) => {
      if (error) reject(error)
      else resolve()
    })
  })
  // A producer need not wait for each piece.
  written.catch(() => {})
  return written
}
