import { expect, test } from '@jest/globals'
import { watchedArray } from '../src/watched-array.ts'

const changes: [name: string, change: (view: number[]) => void, result: number[]][] = [
  ['push', (view) => view.push(4), [3, 1, 2, 4]],
  ['pop', (view) => view.pop(), [3, 1]],
  ['shift', (view) => view.shift(), [1, 2]],
  ['unshift', (view) => view.unshift(0), [0, 3, 1, 2]],
  ['splice', (view) => view.splice(1, 1, 9), [3, 9, 2]],
  ['sort', (view) => view.sort(), [1, 2, 3]],
  ['reverse', (view) => view.reverse(), [2, 1, 3]],
  ['assignment', (view) => (view[1] = 7), [3, 7, 2]],
  ['length', (view) => (view.length = 1), [3]],
]

test.each(changes)('%s changes the array and is reported', (_name, change, result) => {
  const array = [3, 1, 2]
  let reports = 0
  const view = watchedArray(array, () => reports++)
  change(view)
  expect(array).toEqual(result)
  expect(view).toEqual(result)
  expect(reports).toBeGreaterThan(0)
})

test('reading is not reported', () => {
  let reports = 0
  const view = watchedArray([3, 1, 2], () => reports++)
  expect(Array.isArray(view)).toBe(true)
  expect(view.map((x) => x * 2)).toEqual([6, 2, 4])
  expect([...view, view.at(-1), view.length, view.includes(1)]).toEqual([3, 1, 2, 2, 3, true])
  expect(reports).toBe(0)
})
