import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { captureLog } from './captured-log.ts'
import { MemoryStream } from './memory-stream.ts'
import { Noting } from './noting-consumer.ts'
import { closeAll } from './stream-pairs.ts'
import { StreamBufferFullError, UnsatisfiableReadError } from '../src/index.ts'

afterEach(closeAll)

function large(byte: string): string {
  return byte.repeat(2048)
}

describe('options', () => {
  test('have defaults', () => {
    const stream = new MemoryStream()
    expect(stream.maxBufferSize).toBe(104_857_600)
    expect(stream.readChunkSize).toBe(65_536)
    expect(stream.maxWriteBufferSize).toBeUndefined()
    expect(stream.error).toBeUndefined()
  })

  test.each([
    [{ maxBufferSize: 0, readChunkSize: 0 }, 104_857_600, 65_536],
    [{ maxBufferSize: 1001 }, 1001, 500],
    [{ maxBufferSize: 1001, readChunkSize: 100 }, 1001, 100],
    [{ maxBufferSize: undefined, readChunkSize: undefined }, 104_857_600, 65_536],
  ])('%p', (options, maxBufferSize, readChunkSize) => {
    expect(new MemoryStream(options)).toMatchObject({ maxBufferSize, readChunkSize })
  })
})

describe('flow control', () => {
  test('the transport delivers only while a read is pending', async () => {
    const stream = new MemoryStream()
    expect(stream.calls).toEqual([])
    const read = stream.readBytes(3)
    expect(stream.calls).toEqual(['resume'])
    stream.feedData('ab')
    expect(stream.calls).toEqual(['resume'])
    stream.feedData('cd')
    expect(stream.calls).toEqual(['resume', 'pause'])
    expect(String(await read)).toBe('abc')
    expect(String(await stream.readBytes(1))).toBe('d')
    expect(stream.calls).toEqual(['resume', 'pause'])
  })

  test('an idle stream with a close callback watches, for one chunk', async () => {
    const stream = new MemoryStream()
    stream.setCloseCallback(() => undefined)
    expect(stream.calls).toEqual(['resume'])
    stream.feedData('a')
    expect(stream.calls).toEqual(['resume', 'pause'])
    await stream.readBytes(1)
    expect(stream.calls).toEqual(['resume', 'pause', 'resume'])
    stream.setCloseCallback(undefined)
    expect(stream.calls).toEqual(['resume', 'pause', 'resume', 'pause'])
  })

  test('an abandoned read stops the transport', async () => {
    const stream = new MemoryStream()
    const controller = new AbortController()
    const read = stream.readBytes(3, { signal: controller.signal })
    controller.abort('enough')
    await expect(read).rejects.toBe('enough')
    expect(stream.calls).toEqual(['resume', 'pause'])
  })

  test('the end of stream waits until it is asked for', async () => {
    const stream = new MemoryStream()
    stream.feedEof()
    stream.feedClosed()
    expect(stream.closed()).toBe(false)
    await expect(stream.readBytes(1)).rejects.toThrow('Stream is closed')
    expect(stream.closed()).toBe(true)
  })
})

describe('delivery in push mode', () => {
  test('a chunk is handed over as it is', () => {
    const stream = new MemoryStream()
    const chunk = Buffer.from('abc')
    let got: Buffer | undefined
    stream.setConsumer({ onData: (data) => (got = data), onClose() {} })
    stream.feedData(chunk)
    expect(got?.equals(chunk)).toBe(true)
  })

  test('resumeConsumer inside onData goes on after that has returned', () => {
    const stream = new MemoryStream()
    const consumer = new Noting()
    stream.setConsumer(consumer)
    stream.pauseConsumer()
    for (const byte of 'abc') stream.feedData(large(byte))
    consumer.act = () => {
      stream.pauseConsumer()
      stream.resumeConsumer()
    }
    stream.resumeConsumer()
    const [a, b, c] = ['a', 'b', 'c'].map((byte) => `+${large(byte)}`)
    expect(consumer.events).toEqual([a, '-', b, '-', c, '-'])
    expect(stream.calls).toEqual(['resume', 'pause', 'resume'])
  })

  test('pausing while stored chunks are delivered stops after the present one', () => {
    const stream = new MemoryStream()
    const consumer = new Noting()
    stream.setConsumer(consumer)
    stream.pauseConsumer()
    for (const byte of 'abc') stream.feedData(large(byte))
    consumer.act = () => stream.pauseConsumer()
    stream.resumeConsumer()
    expect(consumer.events).toHaveLength(2)
    stream.resumeConsumer()
    stream.resumeConsumer()
    expect(consumer.events).toHaveLength(6)
  })

  test('what is unread comes before what was stored', async () => {
    const stream = new MemoryStream()
    stream.setConsumer(new Noting())
    stream.pauseConsumer()
    stream.feedData('2')
    stream.feedData('3')
    stream.releaseConsumer(Buffer.from('1'))
    expect(String(await stream.readBytes(3))).toBe('123')
  })

  test('closing inside onData ends the delivery', () => {
    const stream = new MemoryStream()
    const consumer = new Noting()
    stream.setConsumer(consumer)
    stream.pauseConsumer()
    for (const byte of 'ab') stream.feedData(large(byte))
    consumer.act = () => stream.close()
    stream.resumeConsumer()
    expect(consumer.events).toEqual([`+${large('a')}`, 'close', '-'])
  })

  test('a local close while paused is told at once, without the stored bytes', () => {
    const stream = new MemoryStream()
    const consumer = new Noting()
    stream.setConsumer(consumer)
    stream.pauseConsumer()
    stream.feedData('a')
    stream.close(new Error('enough'))
    stream.resumeConsumer()
    expect(consumer.events).toEqual(['close enough'])
  })

  test('the end of stream while paused comes after the resume and the stored bytes', () => {
    const stream = new MemoryStream()
    const consumer = new Noting()
    stream.setConsumer(consumer)
    stream.pauseConsumer()
    stream.feedData('a')
    stream.feedEof()
    expect(consumer.events).toEqual([])
    stream.resumeConsumer()
    expect(consumer.events).toEqual(['+a', '-', 'close'])
  })

  test('a consumer that pauses on a closed stream is told the rest at the resume', async () => {
    const stream = new MemoryStream()
    const read = stream.readBytes(1)
    stream.feedData('-a')
    await read
    stream.close()
    const consumer = new Noting()
    consumer.act = () => stream.pauseConsumer()
    stream.setConsumer(consumer)
    expect(consumer.events).toEqual(['+a', '-'])
    stream.resumeConsumer()
    expect(consumer.events).toEqual(['+a', '-', 'close'])
  })

  test('too much stored while paused closes the stream, the chunk in flight does not', () => {
    const log = captureLog()
    const stream = new MemoryStream({ maxBufferSize: 1000 })
    const consumer = new Noting()
    stream.setConsumer(consumer)
    stream.feedData('x'.repeat(5000))
    expect(stream.closed()).toBe(false)
    stream.pauseConsumer()
    stream.feedData('x'.repeat(5000))
    expect(stream.closed()).toBe(false)
    stream.feedData('x')
    expect(stream.error).toBeInstanceOf(StreamBufferFullError)
    expect(log).toEqual(['ERROR Reached maximum read buffer size'])
  })

  test('what onClose throws is logged', () => {
    const log = captureLog()
    const stream = new MemoryStream()
    stream.setConsumer({
      onData() {},
      onClose() {
        throw 'not even an error'
      },
    })
    stream.close()
    expect(log).toEqual(['ERROR Uncaught exception, closing connection.'])
    expect(stream.error).toBeUndefined()
  })
})

describe('at the close', () => {
  test('a regular expression is tried on all bytes at the end, its limit too', async () => {
    const log = captureLog()
    const stream = new MemoryStream()
    const read = stream.readUntilRegex(/done/, { maxBytes: 2050 })
    stream.feedData('x'.repeat(2048))
    stream.feedData('do')
    stream.feedData('ne')
    stream.feedEof()
    await expect(read).rejects.toMatchObject({ realError: expect.any(UnsatisfiableReadError) })
    expect(stream.error).toBeInstanceOf(UnsatisfiableReadError)
    expect(log).toHaveLength(1)
  })

  test('data after the close is dropped', async () => {
    const stream = new MemoryStream()
    stream.close()
    stream.feedData('late')
    await nextTurn()
    expect(String(await stream.readUntilClose())).toBe('')
  })
})
