import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { MemoryStream } from './memory-stream.ts'

describe('corking', () => {
  test('text alone never corks the transport', () => {
    const stream = new MemoryStream()
    stream.cork()
    stream.writeNoWait('a', 'latin1')
    stream.writeNoWait('b')
    expect(stream.bufferedAmount).toBe(2)
    expect(stream.sent).toBe('')
    stream.uncork()
    expect(stream.sent).toBe('ab')
    expect(stream.calls).toEqual([])
  })

  test('bytes do, once', () => {
    const stream = new MemoryStream()
    stream.cork()
    stream.writeNoWait(Buffer.from('a'))
    void stream.write(Buffer.from('b'))
    expect(stream.calls).toEqual(['cork'])
    stream.uncork()
    expect(stream.calls).toEqual(['cork', 'uncork'])
    stream.uncork()
    expect(stream.calls).toHaveLength(2)
  })

  test('much corked text advises to wait', () => {
    const stream = new MemoryStream()
    stream.cork()
    expect(stream.writeNoWait('x'.repeat(16_383), 'latin1')).toBe(true)
    expect(stream.writeNoWait('x', 'latin1')).toBe(false)
  })

  test('never changes what is sent (property)', () => {
    const step = fc.oneof(
      fc.record({ text: fc.string({ unit: 'binary', maxLength: 5 }) }),
      fc.record({ latin1: fc.string({ unit: fc.nat(255).map((c) => String.fromCharCode(c)) }) }),
      fc.record({ bytes: fc.uint8Array({ maxLength: 5 }) }),
      fc.record({ awaited: fc.uint8Array({ maxLength: 5 }) }),
      fc.constant('cork' as const),
      fc.constant('uncork' as const),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const stream = new MemoryStream()
        const expected: Buffer[] = []
        for (const action of steps) {
          if (action === 'cork') stream.cork()
          else if (action === 'uncork') stream.uncork()
          else if ('text' in action) {
            stream.writeNoWait(action.text)
            expected.push(Buffer.from(action.text))
          } else if ('latin1' in action) {
            stream.writeNoWait(action.latin1, 'latin1')
            expected.push(Buffer.from(action.latin1, 'latin1'))
          } else if ('bytes' in action) {
            stream.writeNoWait(action.bytes)
            expected.push(Buffer.from(action.bytes))
          } else {
            void stream.write(action.awaited)
            expected.push(Buffer.from(action.awaited))
          }
        }
        stream.close()
        expect(stream.sent).toBe(Buffer.concat(expected).toString('latin1'))
      }),
      { seed: 20260114, numRuns: 300 },
    )
  })
})
