import { expect, test } from '@jest/globals'
import { HeaderIndex } from '../src/header-index.ts'

test('finds the lines of a name in order', () => {
  const index = new HeaderIndex(['A', '1', 'B', '2', 'A', '3'])
  expect(index.find('A', 0)).toBe(0)
  expect(index.find('A', 2)).toBe(4)
  expect(index.find('A', 6)).toBe(-1)
  expect(index.find('B', 0)).toBe(2)
  expect(index.find('C', 0)).toBe(-1)
})

test('learns of lines that are added behind', () => {
  const index = new HeaderIndex([])
  expect(index.find('A', 0)).toBe(-1)
  index.add('A', 0)
  index.add('A', 10)
  expect(index.find('A', 1)).toBe(10)
})
