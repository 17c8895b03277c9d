import { setImmediate as nextTurn } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import type { MakePair } from '../stream-pairs.ts'
import { StreamClosedError } from '../../src/index.ts'

/** How every stream closes. */
export function closeSuite(makePair: MakePair): void {
  describe('closing', () => {
    test('the close callback comes with a read pending (test_close_callback_with_pending_read)', async () => {
      const { writer, reader } = await makePair()
      const closed = new Promise<void>((resolve) => reader.setCloseCallback(resolve))
      const read = reader.readBytes(1)
      void writer.write(Buffer.from('a'))
      expect(String(await read)).toBe('a')
      const pending = reader.readBytes(9)
      writer.close()
      await closed
      await expect(pending).rejects.toBeInstanceOf(StreamClosedError)
    })

    test('an idle stream notices the close only after its last byte was read', async () => {
      const { writer, reader } = await makePair()
      let closed = false
      void writer.write(Buffer.from('abc'))
      expect(String(await reader.readBytes(1))).toBe('a')
      const callback = new Promise<void>((resolve) => {
        reader.setCloseCallback(() => {
          closed = true
          resolve()
        })
      })
      writer.close()
      await writer.waitClosed()
      for (let i = 0; i < 10; i++) await nextTurn()
      expect(closed).toBe(false)
      expect(String(await reader.readBytes(2))).toBe('bc')
      await callback
      expect(reader.error).toBeUndefined()
    })

    test('the callback is called once, later, and only the last one set', async () => {
      const { reader } = await makePair()
      const calls: string[] = []
      reader.setCloseCallback(() => calls.push('first'))
      reader.setCloseCallback(() => calls.push('second'))
      reader.ioLoop.addCallback(() => calls.push('queued before'))
      reader.close()
      reader.close(new Error('ignored'))
      reader.setCloseCallback(() => calls.push('too late'))
      expect(calls).toEqual([])
      await nextTurn()
      await nextTurn()
      expect(calls).toEqual(['queued before', 'second'])
      expect(reader.error).toBeUndefined()
    })

    test('a cleared callback is not called', async () => {
      const { reader } = await makePair()
      let called = false
      reader.setCloseCallback(() => (called = true))
      reader.setCloseCallback(undefined)
      reader.close()
      await nextTurn()
      await nextTurn()
      expect(called).toBe(false)
    })

    test('close answers the read that can be answered and rejects the others', async () => {
      const { reader } = await makePair()
      const reason = new Error('my reason')
      const everything = reader.readUntilClose()
      reader.close(reason)
      expect(reader.closed()).toBe(true)
      expect(reader.error).toBe(reason)
      expect(String(await everything)).toBe('')
      await expect(reader.readBytes(1)).rejects.toMatchObject({ realError: reason, cause: reason })
    })

    test('true is no error', async () => {
      const { reader } = await makePair()
      reader.close(true)
      expect(reader.error).toBeUndefined()
    })

    test('what was written before close() still arrives', async () => {
      const { writer, reader } = await makePair()
      void writer.write(Buffer.from('a'))
      void writer.write(Buffer.from('b'))
      writer.writeNoWait('c')
      writer.cork()
      writer.writeNoWait('d', 'latin1')
      writer.close()
      expect(String(await reader.readUntilClose())).toBe('abcd')
    })

    test('waitClosed resolves when the peer has all that was queued', async () => {
      const { writer, reader } = await makePair()
      const received = reader.readUntilClose()
      const write = writer.write(Buffer.alloc(8_000_000))
      writer.close()
      await expect(write).rejects.toBeInstanceOf(StreamClosedError)
      await writer.waitClosed()
      await writer.waitClosed()
      expect((await received).length).toBe(8_000_000)
    })

    test('streams can be disposed of', async () => {
      const { writer, reader } = await makePair()
      reader[Symbol.dispose]()
      expect(reader.closed()).toBe(true)
      await writer[Symbol.asyncDispose]()
      expect(writer.closed()).toBe(true)
    })
  })
}
