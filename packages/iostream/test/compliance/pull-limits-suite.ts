import { createHash, randomBytes } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { captureLog } from '../captured-log.ts'
import type { MakePair } from '../stream-pairs.ts'
import { StreamBufferFullError, StreamClosedError } from '../../src/index.ts'

const MiB = 1024 * 1024

/** Limits, flow control and signals of pull mode. */
export function pullLimitsSuite(makePair: MakePair): void {
  describe('limits of pull mode', () => {
    test('a small buffer limit does not hinder small reads (test_small_reads_from_large_buffer)', async () => {
      const { writer, reader } = await makePair({ maxBufferSize: 10 * 1024 })
      void writer.write(Buffer.alloc(100 * 1024, 'a'))
      for (let i = 0; i < 100; i++) {
        expect(String(await reader.readBytes(1024))).toBe('a'.repeat(1024))
      }
    })

    test('nor small lines (test_small_read_untils_from_large_buffer)', async () => {
      const { writer, reader } = await makePair({ maxBufferSize: 10 * 1024 })
      const line = 'a'.repeat(1023) + '\n'
      void writer.write(Buffer.from(line.repeat(100)))
      for (let i = 0; i < 100; i++) {
        expect(String(await reader.readUntil('\n', { maxBytes: 4096 }))).toBe(line)
      }
    })

    test('a read that needs more than the buffer may hold closes the stream', async () => {
      const log = captureLog()
      const { writer, reader } = await makePair({ maxBufferSize: 1024 })
      const read = reader.readBytes(100_000)
      void writer.write(Buffer.alloc(50_000))
      await expect(read).rejects.toMatchObject({ realError: expect.any(StreamBufferFullError) })
      expect(reader.error).toBeInstanceOf(StreamBufferFullError)
      expect(log).toContain('ERROR Reached maximum read buffer size')
    })

    test('readUntilClose gives what it has when there is too much', async () => {
      captureLog()
      const { writer, reader } = await makePair({ maxBufferSize: 1024 })
      const read = reader.readUntilClose()
      void writer.write(Buffer.alloc(5000))
      expect((await read).length).toBeGreaterThan(1024)
      expect(reader.error).toBeInstanceOf(StreamBufferFullError)
    })

    test('a reader that pauses holds the writer back (test_read_until_close_with_error)', async () => {
      const { writer, reader } = await makePair({ maxBufferSize: 5 * MiB })
      const sent = randomBytes(10 * MiB)
      let written = false
      const write = writer.write(sent).then(() => (written = true))
      expect(await reader.readBytes(1)).toEqual(sent.subarray(0, 1))
      for (let i = 0; i < 50; i++) await nextTurn()
      expect(written).toBe(false)
      const received: Buffer[] = [sent.subarray(0, 1)]
      for (let size = 1; size < sent.length;) {
        const chunk = await reader.readBytes(MiB, { partial: true })
        received.push(chunk)
        size += chunk.length
      }
      await write
      expect(Buffer.concat(received).equals(sent)).toBe(true)
    })

    test('a megabyte read in pieces of both kinds arrives whole', async () => {
      const { writer, reader } = await makePair()
      const sent = randomBytes(MiB)
      void writer.write(sent).then(() => writer.close())
      const hash = createHash('sha1')
      const target = Buffer.alloc(70_001)
      for (let left = sent.length, turn = 0; left > 0; turn++) {
        const size = Math.min(left, ((turn * 7919) % 70_000) + 1)
        if (turn % 2 === 0) hash.update(await reader.readBytes(size))
        else {
          expect(await reader.readInto(target.subarray(0, size))).toBe(size)
          hash.update(target.subarray(0, size))
        }
        left -= size
      }
      expect(hash.digest('hex')).toBe(createHash('sha1').update(sent).digest('hex'))
    })

    test('an abandoned read leaves its bytes to the next', async () => {
      const { writer, reader } = await makePair()
      const { signal, abort } = abortable()
      const read = reader.readBytes(10, { signal })
      void writer.write(Buffer.from('hello'))
      await nextTurn()
      abort(new Error('never mind'))
      await expect(read).rejects.toThrow('never mind')
      expect(reader.reading()).toBe(false)
      void writer.write(Buffer.from(' world'))
      expect(String(await reader.readBytes(11))).toBe('hello world')
    })

    test('a signal that is already aborted reads nothing', async () => {
      const { writer, reader } = await makePair()
      void writer.write(Buffer.from('ab'))
      await expect(reader.readBytes(1, { signal: AbortSignal.abort('no') })).rejects.toBe('no')
      expect(String(await reader.readBytes(2))).toBe('ab')
    })

    test('a signal that aborts after the read is of no consequence', async () => {
      const { writer, reader } = await makePair()
      const { signal, abort } = abortable()
      const read = reader.readBytes(1, { signal })
      void writer.write(Buffer.from('ab'))
      expect(String(await read)).toBe('a')
      abort(new Error('too late'))
      expect(String(await reader.readBytes(1))).toBe('b')
    })

    test('a read after the close is answered as far as the buffer goes', async () => {
      const { writer, reader } = await makePair()
      void writer.write(Buffer.from('abc\ndef'))
      await reader.readBytes(1)
      reader.close()
      expect(String(await reader.readUntil('\n'))).toBe('bc\n')
      await expect(reader.readUntil('\n')).rejects.toBeInstanceOf(StreamClosedError)
      expect(String(await reader.readUntilRegex(/e/))).toBe('de')
      expect(String(await reader.readBytes(9, { partial: true }))).toBe('f')
    })
  })
}

function abortable(): { signal: AbortSignal; abort: (reason: unknown) => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: (reason) => controller.abort(reason) }
}
