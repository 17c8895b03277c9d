import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Heap } from '../src/heap.ts'
import { compareNaturally } from '../src/natural-order.ts'

test('gives what a stable sort gives', () => {
  const item = fc.tuple(fc.nat(5), fc.nat())
  fc.assert(
    fc.property(fc.array(item, { maxLength: 50 }), fc.nat(50), (items, early) => {
      const compare = (a: [number, number], b: [number, number]): number => a[0] - b[0]
      const heap = new Heap<[number, number]>()
      const model: [number, number][] = []
      items.forEach((each, index) => {
        heap.push(each, compare)
        model.push(each)
        model.sort(compare)
        if (index % 3 === early % 3) expect(heap.shift(compare)).toBe(model.shift())
      })
      expect(heap.length).toBe(model.length)
      expect([...heap]).toHaveLength(model.length)
      while (model.length > 0) expect(heap.shift(compare)).toBe(model.shift())
    }),
    { seed: 42, numRuns: 200 },
  )
})

test('a comparison that throws changes nothing', () => {
  const heap = new Heap<unknown>()
  for (const n of [5, 4, 3, 2, 1]) heap.push([n, 'x'], compareNaturally)
  const before = [...heap]
  expect(() => heap.push('a', compareNaturally)).toThrow(TypeError)
  expect([...heap]).toEqual(before)

  const failing = (): never => {
    throw new Error('no order')
  }
  expect(() => heap.shift(failing)).toThrow('no order')
  expect([...heap]).toEqual(before)
  expect(heap.shift(compareNaturally)).toEqual([1, 'x'])
})
