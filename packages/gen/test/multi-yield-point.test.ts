import { describe, expect, test } from '@jest/globals'
import {
  BadYieldError,
  Callback,
  MultiYieldPoint,
  Task,
  UnknownKeyError,
  Wait,
  coroutine,
  moment,
  sleep,
} from '../src/index.ts'
import { delayCallback } from './callback-style.ts'
import { capturedLog } from './captured-log.ts'

const log = capturedLog()
type AnyCallback = (...args: unknown[]) => void

/** Makes callbacks that report in the order 2, 1, and then yields what `children` gives. */
const withCallbacks = coroutine(function* (children: () => unknown) {
  const callbacks: AnyCallback[] = yield [new Callback('k1'), new Callback('k2')]
  delayCallback(3, callbacks[0] as AnyCallback, 'v1')
  delayCallback(1, callbacks[1] as AnyCallback, 'v2')
  const results: unknown = yield children()
  return results
})

describe('yield points in collections', () => {
  test.each<[string, () => unknown, unknown]>([
    [
      'an array (gen_test.test_multi_yield_point)',
      () => [new Wait('k1'), new Wait('k2')],
      ['v1', 'v2'],
    ],
    ['an object', () => ({ a: new Wait('k1'), b: new Wait('k2') }), { a: 'v1', b: 'v2' }],
    [
      'a Map',
      () =>
        new Map([
          [1, new Wait('k1')],
          [2, new Wait('k2')],
        ]),
      new Map([
        [1, 'v1'],
        [2, 'v2'],
      ]),
    ],
    [
      'with promises (test_mixed_wait_and_task)',
      () => [new Wait('k1'), sleep(0), Promise.resolve(3), new Wait('k2')],
      ['v1', undefined, 3, 'v2'],
    ],
    [
      'in each other',
      () => [[new Wait('k1')], { b: new Wait('k2'), c: [moment] }],
      [['v1'], { b: 'v2', c: [undefined] }],
    ],
    ['made by hand', () => new MultiYieldPoint([new Wait('k1'), new Wait('k2')]), ['v1', 'v2']],
  ])('%s', async (_what, children, expected) => {
    expect(await withCallbacks(children)).toEqual(expected)
  })

  test('a Task and a Wait', async () => {
    const body = coroutine(function* () {
      const [callback]: AnyCallback[] = yield [new Callback('k')]
      delayCallback(2, callback as AnyCallback, 'waited')
      const task = Task(({ callback: done }: { callback: AnyCallback }) =>
        delayCallback(1, done, 'task'),
      )
      const results: unknown = yield [new Wait('k'), task]
      return results
    })
    expect(await body()).toEqual(['waited', 'task'])
  })

  test('the first error by position; others are logged unless quiet', async () => {
    const failing = (quietExceptions: (typeof RangeError)[]): (() => unknown) => {
      return () =>
        new MultiYieldPoint(
          [
            new Wait('k1'),
            sleep(0.01).then(() => Promise.reject(new Error('error 1'))),
            new Wait('k2'),
            Promise.reject(new RangeError('error 2')),
          ],
          { quietExceptions },
        )
    }
    await expect(withCallbacks(failing([]))).rejects.toThrow('error 1')
    expect(log.messages()).toEqual(['Multiple exceptions in yield list'])
    await expect(withCallbacks(failing([RangeError]))).rejects.toThrow('error 1')
    expect(log.messages()).toHaveLength(1)
  })

  test('an unknown key, and a bad child', async () => {
    await expect(withCallbacks(() => [new Wait('k1'), new Wait('k3')])).rejects.toBeInstanceOf(
      UnknownKeyError,
    )
    await expect(withCallbacks(() => [new Wait('k1'), 42])).rejects.toBeInstanceOf(BadYieldError)
  })
})
