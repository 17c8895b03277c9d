import { describe, expect, test } from '@jest/globals'
import { findPollSource, isPollSource, registerPollSource } from '../src/poll-source.ts'

function source(fd: () => number) {
  return { fileno: fd, close: () => undefined, readable: false, onReadable: () => undefined }
}

describe('registerPollSource', () => {
  test('makes an object known by its number, the latest if there are several', () => {
    const [first, second] = [source(() => -1), source(() => -1)]
    registerPollSource(first)
    expect(findPollSource(-1)).toBe(first)
    registerPollSource(second)
    expect(findPollSource(-1)).toBe(second)
    expect(findPollSource(-2)).toBeUndefined()
  })

  test('forgets one whose number has changed', () => {
    let fd = -3
    registerPollSource(source(() => fd))
    fd = -4
    expect(findPollSource(-3)).toBeUndefined()
  })
})

test.each([
  [source(() => 1), true],
  [{}, false],
  [{ fileno: () => 1 }, false],
])('isPollSource(%p) is %p', (value, expected) => {
  expect(isPollSource(value)).toBe(expected)
})
