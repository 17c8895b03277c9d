import { describe, expect, test } from '@jest/globals'
import type { MakePair } from '../stream-pairs.ts'
import { StreamBufferFullError, StreamClosedError } from '../../src/index.ts'

/** How every stream writes. */
export function writeSuite(makePair: MakePair): void {
  describe('writing', () => {
    test('all promises of many concurrent writers settle, in order (test_future_write)', async () => {
      const { writer, reader } = await makePair()
      const WRITERS = 10
      const TIMES = 1000
      const data = Buffer.alloc(5000, 'x')
      const settled: number[] = []
      let received = 0
      reader.setConsumer({ onData: (chunk) => void (received += chunk.length), onClose: () => {} })
      async function write(index: number): Promise<void> {
        for (let i = 0; i < TIMES; i++) await writer.write(data)
        settled.push(index)
      }
      await Promise.all(Array.from({ length: WRITERS }, (_, index) => write(index)))
      expect(settled).toEqual(Array.from({ length: WRITERS }, (_, index) => index))
      writer.close()
      await new Promise<void>((resolve) => reader.setCloseCallback(resolve))
      expect(received).toBe(WRITERS * TIMES * data.length)
    })

    test('any view is sent byte by byte', async () => {
      const { writer, reader } = await makePair()
      void writer.write(new Float64Array(10))
      void writer.write(new DataView(new Uint8Array([0, 1, 2, 3]).buffer, 1, 2))
      expect(await reader.readBytes(82)).toEqual(Buffer.from([...new Uint8Array(80), 1, 2]))
    })

    test('empty data resolves once earlier data is sent', async () => {
      const { writer, reader } = await makePair()
      await writer.write(new Uint8Array(0))
      const order: string[] = []
      void writer.write(Buffer.alloc(10_000_000)).then(() => order.push('big'))
      const empty = writer.write(new Uint8Array(0)).then(() => order.push('empty'))
      expect(writer.writing()).toBe(true)
      expect(writer.bufferedAmount).toBeGreaterThan(0)
      await reader.readBytes(10_000_000)
      await empty
      expect(order).toEqual(['big', 'empty'])
      expect(writer.writing()).toBe(false)
      expect(writer.bufferedAmount).toBe(0)
    })

    test('a write over maxWriteBufferSize fails, the next need not (test_write_buffer_full)', async () => {
      const { writer, reader } = await makePair({ maxWriteBufferSize: 10 })
      await expect(writer.write(Buffer.alloc(11))).rejects.toBeInstanceOf(StreamBufferFullError)
      expect(() => writer.writeNoWait(Buffer.alloc(11))).toThrow(StreamBufferFullError)
      expect(() => writer.writeNoWait('x'.repeat(11))).toThrow(StreamBufferFullError)
      await writer.write(Buffer.from('0123456789'))
      expect(String(await reader.readBytes(10))).toBe('0123456789')
    })

    test('writing to a closed stream rejects, or drops', async () => {
      const { writer } = await makePair()
      const reason = new Error('why')
      writer.close(reason)
      await expect(writer.write(Buffer.from('x'))).rejects.toMatchObject({ realError: reason })
      await expect(writer.drained()).rejects.toBeInstanceOf(StreamClosedError)
      expect(writer.writeNoWait('x')).toBe(false)
      expect(writer.bufferedAmount).toBe(0)
    })

    test('writeNoWait sends text in either encoding', async () => {
      const { writer, reader } = await makePair()
      expect(writer.writeNoWait('aé', 'latin1')).toBe(true)
      expect(writer.writeNoWait('bé€')).toBe(true)
      expect(writer.writeNoWait('c')).toBe(true)
      expect(writer.writeNoWait('')).toBe(true)
      expect(writer.writeNoWait(new Uint8Array([100]))).toBe(true)
      const expected = Buffer.concat([Buffer.from('aé', 'latin1'), Buffer.from('bé€cd')])
      expect(await reader.readBytes(expected.length)).toEqual(expected)
    })

    test('writeNoWait advises to wait, and drained() waits', async () => {
      const { writer, reader } = await makePair()
      await writer.drained()
      expect(writer.writeNoWait(Buffer.alloc(8_000_000))).toBe(false)
      let done = false
      const drained = writer.drained().then(() => (done = true))
      void writer.drained()
      await new Promise((resolve) => setImmediate(resolve))
      expect(done).toBe(false)
      await reader.readBytes(8_000_000)
      await drained
      await writer.drained()
    })

    test('corked writes keep their order and leave at the outermost uncork', async () => {
      const { writer, reader } = await makePair()
      writer.uncork()
      writer.cork()
      writer.writeNoWait('a', 'latin1')
      writer.cork()
      writer.writeNoWait(Buffer.from('b'))
      writer.writeNoWait('c', 'latin1')
      const written = writer.write(Buffer.from('d'))
      writer.writeNoWait('é')
      writer.uncork()
      expect(writer.bufferedAmount).toBe(6)
      writer.uncork()
      await written
      expect(String(await reader.readBytes(6))).toBe('abcdé')
    })

    test('corked text leaves in one piece', async () => {
      const { writer, reader } = await makePair()
      const chunks: string[] = []
      const got = new Promise<void>((resolve) => {
        reader.setConsumer({
          onData(chunk) {
            chunks.push(String(chunk))
            resolve()
          },
          onClose() {},
        })
      })
      writer.cork()
      for (const text of ['one ', 'two ', 'three']) writer.writeNoWait(text, 'latin1')
      writer.uncork()
      await got
      expect(chunks).toEqual(['one two three'])
    })

    test('drained() while much text is corked resolves after it is sent', async () => {
      const { writer, reader } = await makePair()
      writer.cork()
      expect(writer.writeNoWait('x'.repeat(8_000_000), 'latin1')).toBe(false)
      const drained = writer.drained()
      writer.uncork()
      await reader.readBytes(8_000_000)
      await drained
    })

    test('a failure nobody awaits is no unhandled rejection', async () => {
      const unhandled: unknown[] = []
      const note = (reason: unknown): void => void unhandled.push(reason)
      process.on('unhandledRejection', note)
      try {
        const { writer, reader } = await makePair()
        void reader.readBytes(1)
        void reader.readBytes(1)
        void writer.write(Buffer.alloc(8_000_000))
        void writer.drained()
        writer.close(new Error('gone'))
        void writer.write(Buffer.alloc(1))
        void writer.readBytes(1)
        reader.close()
        await Promise.all([writer.waitClosed(), reader.waitClosed()])
        await new Promise((resolve) => setTimeout(resolve, 10))
        expect(unhandled).toEqual([])
      } finally {
        process.off('unhandledRejection', note)
      }
    })
  })
}
