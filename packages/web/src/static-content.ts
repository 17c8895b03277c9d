import { closeSync, open, read } from 'node:fs'
import { promisify } from 'node:util'
import { fileError } from './static-path.ts'

/** The body of a static file: whole, or in pieces. */
export type StaticContent = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>

// A FileHandle costs twice as much, and closing it takes another trip to the thread pool.
const openFile = promisify(open)
const readFile = promisify(read)

/** Bytes of one piece of a file. */
export const PIECE_SIZE: number = 64 * 1024

/**
 * Reads a file in pieces, each when it is asked for. The file is closed at the end, and also when
 * the reader stops before.
 *
 * @param start First byte.
 * @param end Byte behind the last; by default the end of the file. A file that has become shorter
 *   ends where it ends.
 * @param isFree Tells, before a piece is read, whether the memory of the one before may be used
 *   again. Never, by default.
 * @throws HTTPError 404 or 403 when the file cannot be opened.
 */
export async function* readPieces(
  path: string,
  start: number = 0,
  end: number = Infinity,
  isFree: () => boolean = () => false,
): AsyncGenerator<Buffer, void, undefined> {
  const file = await openFile(path, 'r').catch((cause: unknown) => {
    throw fileError(cause, path)
  })
  try {
    let buffer = Buffer.allocUnsafe(Math.min(PIECE_SIZE, end - start))
    let position = start
    while (position < end) {
      const length = Math.min(buffer.length, end - position)
      const { bytesRead } = await readFile(file, buffer, 0, length, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
      // Every 64 KiB of fresh memory bring the next collection of all garbage nearer: a file of
      // 1 MiB would cost twice as much.
      if (position < end && !isFree()) buffer = Buffer.allocUnsafe(buffer.length)
    }
  } finally {
    closeSync(file)
  }
}
