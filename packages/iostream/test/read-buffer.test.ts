import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ReadBuffer } from '../src/read-buffer.ts'

const seed = { seed: 20260114 }

function filled(...chunks: (string | Buffer)[]): ReadBuffer {
  const buffer = new ReadBuffer(65_536)
  for (const chunk of chunks) buffer.append(Buffer.from(chunk))
  return buffer
}

describe('ReadBuffer', () => {
  test('is empty at first', () => {
    const buffer = filled()
    expect(buffer.length).toBe(0)
    expect(buffer.shift()).toHaveLength(0)
    expect(buffer.take(0)).toHaveLength(0)
    expect(buffer.indexOf(Buffer.from('a'), 0)).toBe(-1)
    expect(buffer.toLatin1()).toBe('')
  })

  test('gives a view of a chunk where that pins little, else a copy', () => {
    const chunk = Buffer.allocUnsafeSlow(1600).fill('a')
    const buffer = new ReadBuffer(65_536)
    buffer.append(chunk)
    expect(buffer.take(200).buffer).toBe(chunk.buffer)
    expect(buffer.take(199).buffer).not.toBe(chunk.buffer)
  })

  test('what was taken is not overwritten by what comes', () => {
    const buffer = filled('ab', 'cd')
    const taken = buffer.take(3)
    buffer.append(Buffer.from('efgh'))
    expect(String(taken)).toBe('abc')
    expect(String(buffer.take(5))).toBe('defgh')
  })

  test('single bytes are gathered', () => {
    const buffer = new ReadBuffer(4096)
    for (let i = 0; i < 100_000; i++) buffer.append(Buffer.from([i & 255]))
    let chunks = 0
    for (let size = 0; size < 100_000; chunks++) size += buffer.shift().length
    expect(chunks).toBeLessThan(60)
  })

  test('large chunks are not', () => {
    const buffer = filled(Buffer.alloc(2000), Buffer.alloc(2000), 'abc', 'def')
    expect([buffer.shift().length, buffer.shift().length, String(buffer.shift())]).toEqual([
      2000,
      2000,
      'abcdef',
    ])
  })

  test('a search resumes across chunks', () => {
    const buffer = filled(Buffer.alloc(2000, 'x'), 'a')
    buffer.append(Buffer.from('bc'.padEnd(2000, 'y')))
    expect(buffer.indexOf(Buffer.from('abc'), 0)).toBe(2000)
    expect(buffer.indexOf(Buffer.from('abc'), 2000)).toBe(2000)
    expect(buffer.indexOf(Buffer.from('abc'), 2001)).toBe(-1)
  })

  test('the search of four million bytes in small pieces is linear', () => {
    const buffer = new ReadBuffer(65_536)
    const delimiter = Buffer.from('\r\n\r\n')
    const piece = Buffer.alloc(1024, '\r\n.')
    const begin = process.cpuUsage()
    for (let i = 0; i < 4096; i++) {
      const from = Math.max(0, buffer.length - delimiter.length + 1)
      buffer.append(piece)
      expect(buffer.indexOf(delimiter, from)).toBe(-1)
    }
    const { user } = process.cpuUsage(begin)
    // A quadratic search would look at 8 GiB.
    expect(user).toBeLessThan(3_000_000)
  })

  test('behaves like one string, however it is filled and emptied (property)', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 12 })
    const operation = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), text }),
      fc.record({ kind: fc.constant('large' as const), text }),
      fc.record({ kind: fc.constant('prepend' as const), text }),
      fc.record({ kind: fc.constant('take' as const), count: fc.nat(3000) }),
      fc.record({ kind: fc.constant('into' as const), count: fc.nat(3000) }),
      fc.record({ kind: fc.constant('shift' as const) }),
      fc.record({
        kind: fc.constant('find' as const),
        text: fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 5 }),
        from: fc.nat(2500),
      }),
    )
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const buffer = new ReadBuffer(4096)
        let model = ''
        for (const step of operations) {
          if (step.kind === 'append' || step.kind === 'large') {
            const added = step.kind === 'large' ? step.text.padEnd(1500, 'ab') : step.text
            buffer.append(Buffer.from(added))
            model += added
          } else if (step.kind === 'prepend') {
            buffer.prepend(Buffer.from(step.text))
            model = step.text + model
          } else if (step.kind === 'take') {
            const count = Math.min(step.count, model.length)
            expect(String(buffer.take(count))).toBe(model.slice(0, count))
            model = model.slice(count)
          } else if (step.kind === 'into') {
            const target = Buffer.alloc(step.count)
            const count = buffer.takeInto(target)
            expect(count).toBe(Math.min(step.count, model.length))
            expect(target.toString('latin1', 0, count)).toBe(model.slice(0, count))
            model = model.slice(count)
          } else if (step.kind === 'shift') {
            const chunk = String(buffer.shift())
            expect(model.startsWith(chunk)).toBe(true)
            expect(chunk === '').toBe(model === '')
            model = model.slice(chunk.length)
          } else {
            const from = Math.min(step.from, model.length)
            expect(buffer.indexOf(Buffer.from(step.text), from)).toBe(
              model.indexOf(step.text, from),
            )
          }
          expect(buffer.length).toBe(model.length)
        }
        expect(buffer.toLatin1()).toBe(model)
      }),
      { ...seed, numRuns: 500 },
    )
  })
})
