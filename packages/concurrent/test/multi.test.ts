import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { BadYieldError, CancelledError, Future, moment, multi } from '../src/index.ts'
import { capturedLog, microtasksDone } from './captured-log.ts'

const log = capturedLog()

class QuietError extends Error {}

function failing(error: unknown): Future<never> {
  const future = new Future<never>()
  future.setException(error)
  return future
}

describe('results', () => {
  test('keep the order of the children, whatever order they finish in', async () => {
    const slow = delay(5, 'slow')
    expect(await multi([slow, Promise.resolve('fast')])).toEqual(['slow', 'fast'])
    const object = await multi({ b: slow, a: Promise.resolve('fast') })
    expect(Object.entries(object)).toEqual([
      ['b', 'slow'],
      ['a', 'fast'],
    ])
    const key = {}
    expect([...(await multi(new Map([[key, slow]])))]).toEqual([[key, 'slow']])
  })

  test('nested children keep their shape', async () => {
    const one = Promise.resolve(1)
    expect(await multi([[one, one], { one }, new Map([['one', one]])])).toEqual([
      [1, 1],
      { one: 1 },
      new Map([['one', 1]]),
    ])
  })

  test('of nothing are a new empty collection', async () => {
    const list: never[] = []
    expect(await multi(list)).toEqual([])
    expect(await multi(list)).not.toBe(list)
    expect(await multi({})).toEqual({})
    expect(await multi(new Map())).toEqual(new Map())
  })

  test('the same child may occur twice', async () => {
    const two = Promise.resolve(2)
    expect(await multi([Promise.resolve(1), two, Promise.resolve(3), two])).toEqual([1, 2, 3, 2])
  })

  test('moments and nothing count as undefined', async () => {
    expect(await multi([moment, moment])).toEqual([undefined, undefined])
    expect(await multi([null, undefined])).toEqual([undefined, undefined])
  })

  test('of done Futures are there at once', () => {
    expect(multi([Future.resolve(1), null, [Future.resolve(2)]]).result()).toEqual([
      1,
      undefined,
      [2],
    ])
  })

  test('a thenable that calls back twice counts once', async () => {
    const twice = {
      then(resolve: (value: number) => void) {
        resolve(1)
        resolve(2)
      },
    }
    const slow = delay(1, 'slow')
    expect(await multi([twice, slow])).toEqual([1, 'slow'])
  })

  test('a key named __proto__ is a key like any other', async () => {
    const children = JSON.parse('{"__proto__": null, "a": null}') as Record<string, null>
    expect(Object.keys(await multi(children))).toEqual(['__proto__', 'a'])
  })

  test('2000 moments are quick', async () => {
    const started = cpuTime()
    await multi(Array.from({ length: 2000 }, () => moment))
    expect(cpuTime() - started).toBeLessThan(1000)
  })
})

test.each<[string, unknown]>([
  ['a number', 1],
  ['a promise', Promise.resolve()],
  ['undefined', undefined],
  ['an array with a bad member', [1]],
  ['an object with a bad member', { a: 'x' }],
])('%s is refused at the call', (_what, children) => {
  expect(() => multi(children as [])).toThrow(BadYieldError)
})

describe('errors', () => {
  test('one error rejects and is not logged', async () => {
    const error = new Error('1')
    await expect(multi([Promise.resolve(), failing(error)])).rejects.toBe(error)
    expect(log.messages()).toEqual([])
  })

  test('of two errors the first in input order rejects, the other is logged', async () => {
    const late = delay(2).then(() => {
      throw new Error('error 1')
    })
    const early = failing(new Error('error 2'))
    await expect(multi([late, early])).rejects.toThrow('error 1')
    expect(log.messages()).toEqual(['Multiple exceptions in yield list'])
    expect(log.records[0]?.excInfo).toHaveProperty('message', 'error 2')
  })

  test.each([
    ['a class', QuietError],
    ['a list of classes', [TypeError, QuietError]],
  ])('errors of quiet classes are not logged: %s', async (_what, quietExceptions) => {
    const children = [failing(new QuietError('1')), failing(new QuietError('2'))]
    await expect(multi(children, { quietExceptions })).rejects.toThrow('1')
    expect(log.messages()).toEqual([])
    const loud = [failing(new QuietError('1')), failing(new Error('2'))]
    await expect(multi(loud, { quietExceptions })).rejects.toThrow('1')
    expect(log.messages()).toEqual(['Multiple exceptions in yield list'])
  })

  test('cancelled children are not logged', async () => {
    await expect(multi([failing(new Error('1')), failing(new CancelledError())])).rejects.toThrow(
      '1',
    )
    expect(log.messages()).toEqual([])
  })

  test('every child is waited for before the result rejects', async () => {
    const slow = new Future<number>()
    const result = multi([failing(new Error('early')), slow])
    await microtasksDone()
    expect(result.done()).toBe(false)
    slow.setResult(1)
    await expect(result).rejects.toThrow('early')
  })

  test('cancelling the result leaves the children alone', async () => {
    const child = new Future<number>()
    const result = multi([child])
    result.cancel()
    await microtasksDone()
    expect(child.done()).toBe(false)
    child.setResult(1)
    await microtasksDone()
    expect(result.cancelled()).toBe(true)
  })
})

/** Processor time of this process in milliseconds: what other programs do does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
