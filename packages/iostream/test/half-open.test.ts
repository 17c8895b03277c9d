import { afterEach, describe, expect, test } from '@jest/globals'
import { captureLog } from './captured-log.ts'
import { MemoryStream } from './memory-stream.ts'
import { Noting, NotingEnd } from './noting-consumer.ts'
import { closeAll } from './stream-pairs.ts'

afterEach(closeAll)

describe('a peer that has ended its side', () => {
  test('is still written to when the consumer wants that', () => {
    const stream = new MemoryStream()
    const consumer = new NotingEnd()
    stream.setConsumer(consumer)
    stream.feedData('a')
    stream.feedEof()
    expect(consumer.events).toEqual(['+a', '-', 'end'])
    expect(stream.writeNoWait('answer')).toBe(true)
    stream.pauseConsumer()
    stream.resumeConsumer()
    expect(consumer.events).toEqual(['+a', '-', 'end'])
    stream.close()
    expect(consumer.events).toEqual(['+a', '-', 'end', 'close'])
    expect(stream.sent).toBe('answer')
  })

  test('and is gone then closes the stream, also while paused', () => {
    const stream = new MemoryStream()
    const consumer = new NotingEnd()
    stream.setConsumer(consumer)
    stream.feedEof()
    stream.pauseConsumer()
    stream.feedClosed()
    expect(consumer.events).toEqual(['end', 'close'])
  })

  test('is not when the consumer does not', () => {
    const stream = new MemoryStream()
    const consumer = new NotingEnd()
    consumer.keepOpen = false
    stream.setConsumer(consumer)
    stream.feedEof()
    expect(consumer.events).toEqual(['end', 'close'])
  })

  test('is told to the next consumer too', () => {
    const stream = new MemoryStream()
    stream.setConsumer(new NotingEnd())
    stream.feedEof()
    stream.releaseConsumer()
    expect(stream.closed()).toBe(false)
    const next = new Noting()
    stream.setConsumer(next)
    expect(next.events).toEqual(['close'])
  })

  test('an exception in onEnd closes', () => {
    captureLog()
    const stream = new MemoryStream()
    const bug = new Error('bug')
    stream.setConsumer({
      onData() {},
      onClose() {},
      onEnd() {
        throw bug
      },
    })
    stream.feedEof()
    expect(stream.error).toBe(bug)
  })
})
