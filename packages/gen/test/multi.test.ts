import { describe, expect, test } from '@jest/globals'
import { Future, multi as original } from '@tornado-ts/concurrent'
import { Multi, coroutine, moment, multi, multiFuture, sleep } from '../src/index.ts'
import { capturedLog } from './captured-log.ts'

const log = capturedLog()

describe('multi in coroutines', () => {
  const after = coroutine(function* (seconds: number, value: unknown) {
    yield sleep(seconds)
    if (value instanceof Error) throw value
    return value
  })
  const gather = coroutine(function* (children: unknown) {
    const values: unknown = yield children
    return values
  })

  test('the three names are one function', () => {
    expect([multi, Multi, multiFuture]).toEqual([original, original, original])
  })

  test('results in order, whatever the delays (test_multi_delayed)', async () => {
    expect(await gather([after(0.02, 1), after(0.01, 2), moment])).toEqual([1, 2, undefined])
    expect(await gather({ a: after(0.01, 1), b: after(0, 2) })).toEqual({ a: 1, b: 2 })
    expect(await gather(new Map([['a', after(0, 1)]]))).toEqual(new Map([['a', 1]]))
  })

  test('nothing gives nothing of the same kind (test_multi_empty)', async () => {
    expect(await gather([])).toEqual([])
    expect(await gather({})).toEqual({})
  })

  test('the same promise twice', async () => {
    const twice = after(0, 2)
    expect(await gather([after(0, 1), twice, after(0, 3), twice])).toEqual([1, 2, 3, 2])
  })

  test('moments count as ready, and many of them are quick (test_multi_moment)', async () => {
    expect(await gather([moment, moment])).toEqual([undefined, undefined])
    expect(await gather(Array.from({ length: 2000 }, () => moment))).toHaveLength(2000)
  })

  test('the first error by position, after all have finished (test_multi_exceptions)', async () => {
    const slow = after(0.02, 'slow')
    const failing = gather([
      after(0.01, new Error('error 1')),
      after(0, new Error('error 2')),
      slow,
    ])
    await expect(failing).rejects.toThrow('error 1')
    expect(slow.done()).toBe(true)
    expect(log.messages()).toEqual(['Multiple exceptions in yield list'])
  })

  test('quiet exceptions are not logged', async () => {
    const children = (): Future<unknown>[] => [
      after(0, new RangeError('error 1')),
      after(0, new RangeError('error 2')),
    ]
    await expect(multi(children(), { quietExceptions: RangeError })).rejects.toThrow('error 1')
    await expect(multi(children(), { quietExceptions: [RangeError] })).rejects.toThrow('error 1')
    await expect(gather([after(0, new Error('only one'))])).rejects.toThrow('only one')
    expect(log.messages()).toEqual([])
  })
})
