import { expect, test } from '@jest/globals'
import { Future } from '@tornado-ts/concurrent'
import { WaitIterator, coroutine, engine, sleep, withTimeout } from '../src/index.ts'
import { iterations } from './callback-style.ts'

/** Compiles only if `A` and `B` are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function exactly<Expected>(): <Actual>(
  value: Actual,
  ..._proof: Same<Actual, Expected> extends true ? [] : [never]
) => void {
  return (value, ..._proof) => expect(value).toBeDefined()
}

test('coroutine keeps arguments and result', async () => {
  const body = coroutine(function* (n: number, text?: string) {
    const found: string = yield Promise.resolve(text)
    return n + found.length
  })
  exactly<Future<number>>()(body(1, 'a'))
  exactly<Future<string>>()(coroutine(async () => 'a')())
  exactly<Future<string>>()(coroutine((n: number) => String(n))(1))
  // @ts-expect-error -- the first argument is a number
  void body('a', 'a')

  const typed = coroutine(function* (): Generator<Promise<number>, string, number> {
    return String(yield Promise.resolve(1))
  })
  exactly<Future<string>>()(typed())
  expect(await typed()).toBe('1')
})

test('callbackStyle takes a callback for the result', async () => {
  const body = coroutine((n: number) => n + 1, { callbackStyle: true })
  const result = body(1, { callback: (value) => exactly<number | undefined>()(value) })
  exactly<Future<number>>()(result)
  // @ts-expect-error -- the callback gets a number
  void body(1, { callback: (value?: string) => value })
  expect(await result).toBe(2)
  await iterations()
})

test('engine returns nothing', () => {
  // @ts-expect-error -- an engine has no result
  const body = engine(function* () {
    return 42
  })
  expect(() => {
    const nothing: void = body()
    return nothing
  }).toThrow()
})

test('withTimeout and WaitIterator know what comes', async () => {
  exactly<Future<number>>()(withTimeout(1, Promise.resolve(1)))
  exactly<Future<{ a: number }>>()(withTimeout(1, { a: Promise.resolve(1) }))
  const positions = new WaitIterator(Promise.resolve('a'))
  const next = positions.next()
  exactly<Future<string>>()(next)
  await next
  const keys = new WaitIterator({ a: sleep(0), b: sleep(0) })
  const key: 'a' | 'b' | undefined = keys.currentIndex
  const index: number | undefined = positions.currentIndex
  expect(key).toBeUndefined()
  expect(index).toBe(0)
})
