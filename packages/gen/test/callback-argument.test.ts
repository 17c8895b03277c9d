import { describe, expect, test } from '@jest/globals'
import type { OptionalCallback } from '@tornado-ts/concurrent'
import { giveCallback, takeCallback } from '../src/callback-argument.ts'
import { coroutine, moment } from '../src/index.ts'
import { iterations, run } from './callback-style.ts'
import { capturedLog } from './captured-log.ts'

const log = capturedLog()
const callback = (): void => undefined

describe('the callback among the arguments', () => {
  test.each<[string, unknown[], unknown, unknown[]]>([
    ['none', [1, 2], undefined, [1, 2]],
    ['options without', [1, { a: 2 }], undefined, [1, { a: 2 }]],
    ['undefined', [{ callback: undefined }], undefined, [{ callback: undefined }]],
    ['alone', [1, { callback }], callback, [1]],
    ['among others', [{ a: 1, callback }], callback, [{ a: 1 }]],
    ['not at the end', [{ callback }, 1], undefined, [{ callback }, 1]],
  ])('taken: %s', (_what, args, found, rest) => {
    expect(takeCallback(args)).toEqual({ callback: found, rest })
  })

  test('given', () => {
    expect(giveCallback([1], callback)).toEqual([1, { callback }])
    expect(giveCallback([1, { a: 2 }], callback)).toEqual([1, { a: 2, callback }])
    expect(() => takeCallback([{ callback: 42 }])).toThrow(TypeError)
  })
})

describe('coroutine with callbackStyle', () => {
  const double = coroutine(
    function* (n: number, options: { fail?: boolean } & OptionalCallback<unknown> = {}) {
      yield moment
      if (options.fail === true) throw new RangeError('failed')
      return [n * 2, Object.keys(options)] as const
    },
    { callbackStyle: true },
  )

  test('calls the callback in an iteration of the loop (gen_test.test_coroutine_callback)', async () => {
    const seen: unknown[] = []
    const result = double(21, { callback: (value) => seen.push(value) })
    expect(await result).toEqual([42, []])
    expect(seen).toEqual([])
    await iterations()
    expect(seen).toEqual([[42, []]])
    expect(await double(21, { fail: false })).toEqual([42, ['fail']])
  })

  test('not if it fails: then the error goes to the stack context', async () => {
    let called = false
    const options = { fail: true, callback: () => void (called = true) }
    const failing = run(() => {
      void double(1, options)
    })
    await expect(failing).rejects.toBeInstanceOf(RangeError)
    expect(called).toBe(false)
    await expect(double(1, options)).rejects.toBeInstanceOf(RangeError)
    await iterations()
    expect(log.messages()).toHaveLength(1)
    expect(called).toBe(false)
  })

  test('is opt-in', async () => {
    const body = coroutine(function* (options: { callback: () => void }) {
      yield moment
      return options.callback
    })
    expect(await body({ callback })).toBe(callback)
  })
})
