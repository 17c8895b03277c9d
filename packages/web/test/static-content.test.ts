import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { PIECE_SIZE, readPieces } from '../src/static-content.ts'
import { ALPHABET, temporaryFolder } from './static-files.ts'

async function collect(pieces: AsyncIterable<Buffer>): Promise<Buffer[]> {
  const collected: Buffer[] = []
  for await (const piece of pieces) collected.push(piece)
  return collected
}

describe('readPieces', () => {
  it.each<[number | undefined, number | undefined]>([
    [undefined, undefined],
    [0, 26],
    [5, undefined],
    [5, 10],
    [25, 100],
    [26, undefined],
    [3, 3],
  ])('reads from %p to %p', async (start, end) => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, ALPHABET)
    const pieces = await collect(readPieces(path, start, end))
    expect(Buffer.concat(pieces).toString()).toBe(ALPHABET.slice(start, end))
  })

  it('reads pieces of 64 KiB, each into memory of its own', async () => {
    const path = join(await temporaryFolder(), 'file')
    const content = Buffer.alloc(2 * PIECE_SIZE + 1, ALPHABET)
    await writeFile(path, content)
    const pieces = await collect(readPieces(path))
    expect(pieces.map((piece) => piece.length)).toEqual([65536, 65536, 1])
    expect(Buffer.concat(pieces).equals(content)).toBe(true)
  })

  it('uses the memory of a piece again where it may', async () => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, Buffer.alloc(3 * PIECE_SIZE))
    const answers = [true, false]
    const pieces = await collect(
      readPieces(path, 0, 3 * PIECE_SIZE, () => answers.shift() ?? false),
    )
    const [first, second, third] = pieces.map(({ buffer, byteOffset }) => ({ buffer, byteOffset }))
    expect(second).toEqual(first)
    expect(second?.buffer).toBe(first?.buffer)
    expect(third?.buffer).not.toBe(first?.buffer)
  })

  it('ends where a file that has become shorter ends', async () => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, Buffer.alloc(3 * PIECE_SIZE))
    const pieces = readPieces(path, 0, 3 * PIECE_SIZE)
    await pieces.next()
    await truncate(path, 10)
    expect(await pieces.next()).toEqual({ done: true, value: undefined })
  })

  it('says what is missing in terms of HTTP', async () => {
    const path = join(await temporaryFolder(), 'missing')
    await expect(collect(readPieces(path))).rejects.toMatchObject({ statusCode: 404 })
  })
})
