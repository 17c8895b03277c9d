import { describe, expect, test } from '@jest/globals'
import { BoundedSemaphore, Semaphore } from '../src/index.ts'

describe('BoundedSemaphore', () => {
  test('cannot be released above its initial value (test_release_unacquired)', () => {
    const semaphore = new BoundedSemaphore()
    expect(semaphore).toBeInstanceOf(Semaphore)
    expect(() => semaphore.release()).toThrow(RangeError)
    expect(() => semaphore.release()).toThrow('Semaphore released too many times')
    expect(String(semaphore)).toBe('<BoundedSemaphore [unlocked,value:1]>')

    void semaphore.acquire()
    const waiting = semaphore.acquire()
    semaphore.release()
    expect(waiting.done()).toBe(true)
    semaphore.release()
    expect(() => semaphore.release()).toThrow(RangeError)
  })

  test('counts its slots', () => {
    const semaphore = new BoundedSemaphore(2)
    void semaphore.acquire()
    semaphore.release()
    expect(() => semaphore.release()).toThrow(RangeError)
    expect(() => new BoundedSemaphore(-1)).toThrow(RangeError)
  })
})
