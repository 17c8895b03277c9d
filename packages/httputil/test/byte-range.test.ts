import { describe, expect, test } from '@jest/globals'
import { getContentRange, parseRequestRange } from '../src/index.ts'

type Bounds = [number | undefined, number | undefined]

describe('parseRequestRange', () => {
  test.each<[string, Bounds]>([
    ['bytes=1-2', [1, 3]],
    ['bytes=6-', [6, undefined]],
    ['bytes=-6', [-6, undefined]],
    ['bytes=-0', [undefined, 0]],
    ['bytes=', [undefined, undefined]],
    ['bytes', [undefined, undefined]],
    ['bytes=0-0', [0, 1]],
    ['bytes=5-2', [5, 3]],
    [' bytes = 1 - 2 ', [1, 3]],
  ])('%j', (header, expected) => {
    expect(parseRequestRange(header)).toEqual(expected)
  })

  test.each([
    'foo=42',
    'BYTES=0-1',
    'bytes=1-2,6-10',
    'bytes=a-b',
    'bytes=+1-2',
    'bytes=1_0-',
    'bytes=--5',
    'bytes=1-2-3',
    'bytes=١-',
    '',
  ])('%j is ignored', (header) => {
    expect(parseRequestRange(header)).toBeUndefined()
  })

  test('the result is what slice takes', () => {
    const bytes = Buffer.from('0123456789')
    const slice = (header: string) =>
      bytes.subarray(...(parseRequestRange(header) ?? [])).toString()
    expect(slice('bytes=2-4')).toBe('234')
    expect(slice('bytes=-3')).toBe('789')
    expect(slice('bytes=7-')).toBe('789')
    expect(slice('bytes=-0')).toBe('')
  })
})

test.each<[Bounds, number, string]>([
  [[undefined, 1], 4, 'bytes 0-0/4'],
  [[1, 3], 4, 'bytes 1-2/4'],
  [[undefined, undefined], 4, 'bytes 0-3/4'],
  [[2, undefined], 4, 'bytes 2-3/4'],
])('getContentRange(%j, %d)', ([start, end], total, expected) => {
  expect(getContentRange(start, end, total)).toBe(expected)
})
