import { describe, expect, test } from '@jest/globals'
import { captureLog } from '../captured-log.ts'
import type { MakePair } from '../stream-pairs.ts'
import { StreamClosedError, UnsatisfiableReadError } from '../../src/index.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    (value) => Promise.reject(new Error(`resolved with ${String(value)}`)),
    (error: unknown) => error as Error,
  )
}

/** What every stream does in pull mode, whatever carries it. */
export function pullSuite(makePair: MakePair): void {
  describe('pull mode', () => {
    test('a read after the peer has closed (test_read_until_close_after_close)', async () => {
      const { writer, reader } = await makePair()
      void writer.write(bytes('12'))
      expect(String(await reader.readBytes(1))).toBe('1')
      writer.close()
      expect(String(await reader.readBytes(1))).toBe('2')
    })

    test('the rest can be read after the close, then nothing', async () => {
      const { writer, reader } = await makePair()
      void writer.write(bytes('1234'))
      expect(String(await reader.readBytes(1))).toBe('1')
      writer.close()
      expect(String(await reader.readUntilClose())).toBe('234')
      await expect(reader.readBytes(1)).rejects.toBeInstanceOf(StreamClosedError)
      expect(String(await reader.readUntilClose())).toBe('')
      expect(reader.error).toBeUndefined()
    })

    test('readBytes with zero in between (test_read_zero_bytes)', async () => {
      const { writer, reader } = await makePair()
      void writer.write(bytes('HTTP/1.1 200 OK\r\n'))
      expect(String(await reader.readBytes(9))).toBe('HTTP/1.1 ')
      expect(String(await reader.readBytes(0))).toBe('')
      expect(String(await reader.readBytes(0, { partial: true }))).toBe('')
      expect(String(await reader.readBytes(3))).toBe('200')
    })

    test('partial reads (test_read_bytes_partial)', async () => {
      const { writer, reader } = await makePair()
      const some = reader.readBytes(50, { partial: true })
      void writer.write(bytes('hello'))
      expect(String(await some)).toBe('hello')
      const fewer = reader.readBytes(3, { partial: true })
      void writer.write(bytes('world'))
      expect(String(await fewer)).toBe('wor')
    })

    test.each([-1, 1.5, NaN, Infinity, 2 ** 53])('readBytes(%p) throws', async (count) => {
      const { reader } = await makePair()
      expect(() => reader.readBytes(count)).toThrow(TypeError)
    })

    test('readUntil needs a delimiter', async () => {
      const { reader } = await makePair()
      expect(() => reader.readUntil('')).toThrow(TypeError)
    })

    test('a second read is refused while one is pending', async () => {
      const { writer, reader } = await makePair()
      const first = reader.readBytes(1)
      expect(reader.reading()).toBe(true)
      await expect(reader.readBytes(1)).rejects.toThrow('Already reading')
      void writer.write(bytes('a'))
      expect(String(await first)).toBe('a')
      expect(reader.reading()).toBe(false)
    })

    test('reads of every kind take turns on what arrived at once', async () => {
      const { writer, reader } = await makePair()
      void writer.write(bytes('one\r\ntwo42three!rest'))
      expect(String(await reader.readUntil('\r\n'))).toBe('one\r\n')
      expect(String(await reader.readUntilRegex(/\d+/g))).toBe('two42')
      expect(String(await reader.readUntilRegex('[!?]'))).toBe('three!')
      const target = Buffer.alloc(2)
      expect(await reader.readInto(target)).toBe(2)
      expect(String(target)).toBe('re')
      writer.close()
      expect(String(await reader.readUntilClose())).toBe('st')
    })

    const finders = {
      readUntil: ['def', '6'],
      readUntilRegex: [/def/, /6/],
    } as const
    describe.each(['readUntil', 'readUntilRegex'] as const)('%s', (method) => {
      const [def, six] = finders[method]

      test.each([50, 6])('finds a match that ends within maxBytes %i', async (maxBytes) => {
        const { writer, reader } = await makePair()
        void writer.write(bytes('abcdef'))
        expect(String(await reader[method](def as string, { maxBytes }))).toBe('abcdef')
      })

      test('closes when a match that arrived with the rest ends too late', async () => {
        const log = captureLog()
        const { writer, reader } = await makePair()
        const read = reader[method](def as string, { maxBytes: 5 })
        void writer.write(bytes('abcdef'))
        const error = await failure(read)
        expect(error).toBeInstanceOf(StreamClosedError)
        expect((error as StreamClosedError).realError).toBeInstanceOf(UnsatisfiableReadError)
        expect(reader.error).toBeInstanceOf(UnsatisfiableReadError)
        expect(reader.closed()).toBe(true)
        expect(log).toEqual([expect.stringMatching(/^INFO Unsatisfiable read, closing/)])
      })

      test('closes when there is none in so many bytes, arriving later', async () => {
        const log = captureLog()
        const { writer, reader } = await makePair()
        const read = reader[method](def as string, { maxBytes: 5 })
        void writer.write(bytes('123456'))
        expect((await failure(read)).cause).toBeInstanceOf(UnsatisfiableReadError)
        expect(log).toEqual([expect.stringMatching(/^INFO Unsatisfiable read/)])
      })

      test('closes when there is none in so many bytes, already there', async () => {
        const log = captureLog()
        const { writer, reader } = await makePair()
        void writer.write(bytes('x123456'))
        await reader.readBytes(1)
        const error = await failure(reader[method](six as string, { maxBytes: 5 }))
        expect(error.cause).toBeInstanceOf(UnsatisfiableReadError)
        expect(reader.closed()).toBe(true)
        expect(log).toHaveLength(1)
      })

      test('finds what came as a small packet with the close', async () => {
        const { writer, reader } = await makePair()
        const read = reader[method]('done')
        await writer.write(bytes('x'.repeat(2048)))
        await new Promise((resolve) => setImmediate(resolve))
        void writer.write(bytes('done'))
        writer.close()
        expect((await read).length).toBe(2052)
      })

      test('fails as closed, not as unsatisfiable, when it does not come', async () => {
        const { writer, reader } = await makePair()
        const read = reader[method]('done', { maxBytes: 4096 })
        await writer.write(bytes('x'.repeat(2048)))
        await new Promise((resolve) => setImmediate(resolve))
        void writer.write(bytes('foo'))
        writer.close()
        const error = await failure(read)
        expect(error).toBeInstanceOf(StreamClosedError)
        expect(error.cause).toBeUndefined()
      })
    })

    test('readInto keeps the surplus for the next read (test_read_into)', async () => {
      const { writer, reader } = await makePair()
      const ten = Buffer.alloc(10)
      let read = reader.readInto(ten)
      expect(reader.reading()).toBe(true)
      void writer.write(bytes('hello'))
      void writer.write(bytes('world!!'))
      expect(await read).toBe(10)
      expect(String(ten)).toBe('helloworld')
      expect(reader.reading()).toBe(false)
      read = reader.readInto(ten)
      void writer.write(bytes('1234567890'))
      expect(await read).toBe(10)
      expect(String(ten)).toBe('!!12345678')
      const four = Buffer.alloc(4)
      read = reader.readInto(four)
      void writer.write(bytes('abcdefghi'))
      expect(await read).toBe(4)
      expect(String(four)).toBe('90ab')
      expect(String(await reader.readBytes(7))).toBe('cdefghi')
    })

    test('readInto partial, and with no room (test_read_into_partial)', async () => {
      const { writer, reader } = await makePair()
      const ten = Buffer.alloc(10, '.')
      const read = reader.readInto(ten, { partial: true })
      void writer.write(bytes('hello'))
      expect(await read).toBe(5)
      expect(String(ten)).toBe('hello.....')
      expect(await reader.readInto(new Uint8Array(0))).toBe(0)
    })
  })
}
