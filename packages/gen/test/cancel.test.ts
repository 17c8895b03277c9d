import { describe, expect, test } from '@jest/globals'
import { CancelledError, Future } from '@tornado-ts/concurrent'
import { coroutine, moment, sleep } from '../src/index.ts'
import { capturedLog, microtasksDone } from './captured-log.ts'

const log = capturedLog()

describe('cancelling the result', () => {
  test('closes the generator at its yield; a later settle is ignored', async () => {
    const steps: string[] = []
    const waited = new Future<void>()
    const result = coroutine(function* () {
      try {
        yield waited
        steps.push('not reached')
      } finally {
        steps.push('finally')
      }
    })()
    expect(result.cancel()).toBe(true)
    expect(steps).toEqual(['finally'])
    expect(waited.done()).toBe(false)
    waited.setResult()
    await microtasksDone()
    expect(steps).toEqual(['finally'])
    await expect(result).rejects.toBeInstanceOf(CancelledError)
    expect(result.cancel()).toBe(false)
  })

  test('a finally block may wait', async () => {
    const steps: string[] = []
    const result = coroutine(function* () {
      try {
        yield new Future()
      } finally {
        yield moment
        steps.push('cleaned up')
      }
    })()
    result.cancel()
    await microtasksDone()
    await microtasksDone()
    expect(steps).toEqual(['cleaned up'])
  })

  test('by the body itself, takes effect at the next yield', async () => {
    const steps: string[] = []
    const box: { result?: Future<void> } = {}
    const body = coroutine(function* () {
      try {
        yield moment
        box.result?.cancel()
        steps.push('goes on')
        yield moment
        steps.push('not reached')
      } finally {
        steps.push('finally')
      }
    })
    box.result = body()
    await expect(box.result).rejects.toBeInstanceOf(CancelledError)
    expect(steps).toEqual(['goes on', 'finally'])
  })

  test('an error of a finally block is logged', async () => {
    const result = coroutine(function* () {
      try {
        yield new Future()
      } finally {
        // oxlint-disable-next-line no-unsafe-finally
        throw new Error('in finally')
      }
    })()
    result.cancel()
    expect(log.messages()).toEqual(['Exception after Future was cancelled'])
  })

  test('of a function that returned a promise', async () => {
    const nap = sleep(3600)
    const result = coroutine(() => nap)()
    expect(result.cancel()).toBe(true)
    await expect(result).rejects.toBeInstanceOf(CancelledError)
    expect(nap.cancel()).toBe(true)
  })

  test('after the end is too late', async () => {
    const result = coroutine(function* () {
      yield moment
      return 1
    })()
    await result
    expect(result.cancel()).toBe(false)
  })
})
