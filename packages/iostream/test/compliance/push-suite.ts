import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { captureLog } from '../captured-log.ts'
import type { MakePair } from '../stream-pairs.ts'
import type { StreamConsumer } from '../../src/index.ts'

const MiB = 1024 * 1024

/** A consumer that keeps what it gets, and can be waited for. */
export class Collector implements StreamConsumer {
  readonly chunks: Buffer[] = []
  readonly closes: (Error | undefined)[] = []
  #check: (() => void) | undefined

  onData(chunk: Buffer): void {
    this.chunks.push(chunk)
    this.#check?.()
  }

  onClose(error: Error | undefined): void {
    this.closes.push(error)
    this.#check?.()
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1')
  }

  get size(): number {
    return this.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  }

  until(condition: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (condition()) resolve()
      }
      this.#check()
    })
  }
}

/** What every stream does in push mode. */
export function pushSuite(makePair: MakePair): void {
  describe('push mode', () => {
    test('delivers chunks, then the close', async () => {
      const { writer, reader } = await makePair()
      const sink = new Collector()
      reader.setConsumer(sink)
      expect(reader.consumer).toBe(sink)
      void writer.write(Buffer.from('hello'))
      await sink.until(() => sink.text === 'hello')
      writer.close()
      await sink.until(() => sink.closes.length > 0)
      expect(sink.closes).toEqual([undefined])
      expect(reader.closed()).toBe(true)
      expect(reader.consumer).toBeUndefined()
    })

    test('bytes behind a message are the next reader’s first, by promise', async () => {
      const { writer, reader } = await makePair()
      const head = 'GET / HTTP/1.1\r\n\r\n'
      const rest = new Promise<Buffer>((resolve) => {
        reader.setConsumer({
          onData(chunk) {
            reader.releaseConsumer(chunk.subarray(head.length))
            resolve(reader.readBytes(5))
          },
          onClose() {},
        })
      })
      void writer.write(Buffer.from(`${head}EXTRA`))
      expect(String(await rest)).toBe('EXTRA')
    })

    test('bytes behind a message are the next consumer’s first', async () => {
      const { writer, reader } = await makePair()
      const head = 'GET / HTTP/1.1\r\n\r\n'
      const successor = new Collector()
      reader.setConsumer({
        onData(chunk) {
          reader.releaseConsumer(chunk.subarray(head.length))
          reader.setConsumer(successor)
          expect(successor.text).toBe('EXTRA')
        },
        onClose() {},
      })
      void writer.write(Buffer.from(`${head}EXTRA`))
      await successor.until(() => successor.text === 'EXTRA')
      void writer.write(Buffer.from('MORE'))
      await successor.until(() => successor.text === 'EXTRAMORE')
    })

    test('pausing in the first onData holds everything back until the resume', async () => {
      const { writer, reader } = await makePair()
      const sink = new Collector()
      const first = new Promise<void>((resolve) => {
        reader.setConsumer({
          onData(chunk) {
            sink.onData(chunk)
            if (sink.chunks.length > 1) return
            reader.pauseConsumer()
            resolve()
          },
          onClose: (error) => sink.onClose(error),
        })
      })
      const sent = Buffer.alloc(MiB)
      for (let i = 0; i < MiB; i += 4) sent.writeUInt32LE(i, i)
      void writer.write(sent).then(() => writer.close())
      await first
      for (let i = 0; i < 20; i++) await nextTurn()
      expect(sink.chunks).toHaveLength(1)
      expect(sink.closes).toHaveLength(0)
      reader.resumeConsumer()
      await sink.until(() => sink.closes.length > 0)
      expect(Buffer.concat(sink.chunks).equals(sent)).toBe(true)
      expect(sink.closes).toEqual([undefined])
    })

    test('buffered bytes are delivered before setConsumer returns', async () => {
      const { writer, reader } = await makePair()
      void writer.write(Buffer.from('xabc'))
      await reader.readBytes(1)
      const sink = new Collector()
      reader.setConsumer(sink)
      expect(sink.text).toBe('abc')
    })

    test('on a closed stream, the buffered bytes and the close', async () => {
      const { writer, reader } = await makePair()
      void writer.write(Buffer.from('xabc'))
      await reader.readBytes(1)
      reader.close()
      const sink = new Collector()
      reader.setConsumer(sink)
      expect(sink.text).toBe('abc')
      expect(sink.closes).toEqual([undefined])
    })

    test('reads throw, and a second consumer, and releasing none', async () => {
      const { reader } = await makePair()
      expect(() => reader.releaseConsumer()).toThrow('no consumer')
      reader.setConsumer(new Collector())
      expect(() => reader.readBytes(1)).toThrow('stream is in push mode')
      expect(() => reader.readUntilClose()).toThrow('stream is in push mode')
      expect(() => reader.setConsumer(new Collector())).toThrow('already has a consumer')
      reader.releaseConsumer()
      void reader.readBytes(1)
      expect(() => reader.setConsumer(new Collector())).toThrow('during a read')
    })

    test('an exception in onData closes and is logged', async () => {
      const log = captureLog()
      const { writer, reader } = await makePair()
      const failure = new Error('consumer bug')
      const closed = new Promise<Error | undefined>((resolve) => {
        reader.setConsumer({
          onData() {
            throw failure
          },
          onClose: resolve,
        })
      })
      void writer.write(Buffer.from('x'))
      expect(await closed).toBe(failure)
      expect(reader.error).toBe(failure)
      expect(log).toEqual(['ERROR Uncaught exception, closing connection.'])
    })

    test('a released consumer hears nothing of the close', async () => {
      const { writer, reader } = await makePair()
      const sink = new Collector()
      reader.setConsumer(sink)
      reader.releaseConsumer()
      const end = reader.readUntilClose()
      writer.close()
      await end
      expect(sink.closes).toHaveLength(0)
    })

    test('a chunk is the consumer’s own to change', async () => {
      const { writer, reader } = await makePair()
      const sink = new Collector()
      reader.setConsumer({
        onData(chunk) {
          sink.onData(Buffer.from(chunk))
          chunk.fill(0)
        },
        onClose() {},
      })
      await writer.write(Buffer.from('one'))
      await sink.until(() => sink.text === 'one')
      await writer.write(Buffer.from('two'))
      await sink.until(() => sink.text === 'onetwo')
    })
  })
}
