import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { Fifo } from '../src/fifo.ts'

test('behaves like an array', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 300 }), (puts) => {
      const fifo = new Fifo<number>()
      const model: number[] = []
      puts.forEach((put, index) => {
        if (put) {
          fifo.push(index)
          model.push(index)
        } else if (model.length > 0) {
          expect(fifo.shift()).toBe(model.shift())
        }
        expect(fifo.length).toBe(model.length)
      })
      expect([...fifo]).toEqual(model)
    }),
    { seed: 42, numRuns: 100 },
  )
})

test('taking many costs no more than taking few, each', () => {
  const fifo = new Fifo<number>()
  for (let i = 0; i < 300_000; i++) fifo.push(i)
  let sum = 0
  while (fifo.length > 0) sum += fifo.shift()
  expect(sum).toBe(44_999_850_000)
})
