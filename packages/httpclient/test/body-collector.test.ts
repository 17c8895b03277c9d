import fc from 'fast-check'
import { describe, expect, it } from '@jest/globals'
import { BodyCollector } from '../src/body-collector.ts'

describe('BodyCollector', () => {
  it('gives what it was given', () => {
    const size = fc.oneof(fc.nat(20), fc.integer({ min: 4000, max: 4200 }), fc.nat(20_000))
    fc.assert(
      fc.property(fc.array(size, { maxLength: 20 }), (sizes) => {
        const collector = new BodyCollector()
        const chunks = sizes.map((length, i) => Buffer.alloc(length, i + 1))
        for (const chunk of chunks) collector.add(chunk)
        expect(collector.toBuffer().equals(Buffer.concat(chunks))).toBe(true)
      }),
      { seed: 1 },
    )
  })

  it('does not keep each byte by itself, nor copy what is large', () => {
    const collector = new BodyCollector()
    for (let i = 0; i < 100_000; i++) collector.add(Buffer.from([i]))
    expect(collector.pieces).toBe(Math.ceil(100_000 / 16_384))
    const small = new BodyCollector()
    for (let i = 0; i < 5; i++) small.add(Buffer.alloc(65_536))
    expect(small.pieces).toBe(5)
  })
})
