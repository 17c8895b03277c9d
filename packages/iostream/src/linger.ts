import type { Duplex, Writable } from 'node:stream'
import type { Seconds } from '@tornado-ts/util'

/** How long a closed stream may take to send what was written before. */
export const FLUSH_SECONDS: Seconds = 1

/** Sends what `transport` still holds and its end of stream, then destroys it; soon in any case. */
export function flushThenDestroy(transport: Writable): void {
  destroyAfter(transport, FLUSH_SECONDS)
  if (transport.writableFinished) {
    transport.destroy()
    return
  }
  transport.once('finish', () => transport.destroy())
  if (!transport.writableEnded) transport.end()
}

/**
 * Sends what `transport` still holds and its end of stream, and reads what comes without keeping it.
 * Destroys it at the peer's end of stream, after `timeout`, or once more than `maxBytes`
 * have come.
 */
export function discardThenDestroy(transport: Duplex, timeout: Seconds, maxBytes: number): void {
  if (transport.readableEnded) {
    flushThenDestroy(transport)
    return
  }
  let discarded = 0
  transport.on('data', (chunk: Buffer) => {
    discarded += chunk.length
    if (discarded > maxBytes) transport.destroy()
  })
  transport.once('end', () => flushThenDestroy(transport))
  destroyAfter(transport, timeout)
  if (!transport.writableEnded) transport.end()
  transport.resume()
}

function destroyAfter(transport: Writable, delay: Seconds): void {
  const timer = setTimeout(() => transport.destroy(), delay * 1000)
  timer.unref()
  transport.once('close', () => clearTimeout(timer))
}
