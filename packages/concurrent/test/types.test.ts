import { expect, test } from '@jest/globals'
import type { CallbackOption, Executor, Future, Settled, Yielded } from '../src/index.ts'
import { dummyExecutor, isFuture, multi, returnFuture, runOnExecutor } from '../src/index.ts'

/** Compiles only if `A` and `B` are the same type. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(..._proof: Same<A, B> extends true ? [] : [never]): void {}

/** Compiles only if the type of `value` is exactly `Expected`. */
function exactly<Expected>(): <Actual>(
  value: Actual,
  ..._proof: Same<Actual, Expected> extends true ? [] : [never]
) => void {
  return (value, ..._proof) => expect(value).toBeDefined()
}

test('the types of results', () => {
  same<Yielded<null>, undefined>()
  same<Yielded<Promise<number>>, number>()
  same<Yielded<Promise<number>[]>, number[]>()
  same<Yielded<readonly [Promise<1>, Future<'b'>, undefined]>, [1, 'b', undefined]>()
  same<Yielded<{ readonly a: Promise<1>; b: { c: Future<2> } }>, { a: 1; b: { c: 2 } }>()
  same<Yielded<Map<string, Promise<1>>>, Map<string, 1>>()
  // @ts-expect-error -- the helper does tell types apart
  same<Yielded<Promise<number>>, string>()
  expect.assertions(0)
})

test('multi keeps tuples, objects and maps apart', async () => {
  const [n, s] = await multi([Promise.resolve(1), Promise.resolve('a')])
  exactly<number>()(n)
  exactly<string>()(s)
  const { a } = await multi({ a: Promise.resolve(1) })
  exactly<number>()(a)
  // @ts-expect-error -- a number has no children
  expect(() => multi(42)).toThrow()
})

test('executors infer the result of a task', async () => {
  const sum = await dummyExecutor.submit((x: number) => x + 1, 1)
  exactly<number>()(sum)
  const later = dummyExecutor.submit(async () => 'a')
  exactly<Future<string>>()(later)
  const executor: Executor = dummyExecutor
  const service = {
    executor,
    length: runOnExecutor((text: string) => text.length),
  }
  const length = service.length('abc')
  exactly<Future<number>>()(length)
  // @ts-expect-error -- the parameters stay those of the method
  void service.length(3)
  await expect(length).resolves.toBe(3)
})

test('returnFuture knows its arguments and its value', async () => {
  const next = returnFuture((n: number, { callback }: CallbackOption<number>) => callback(n + 1))
  const value = await next(41)
  exactly<number>()(value)
  await next(41, { callback: (n) => expect(n).toBe(42) })
  // @ts-expect-error -- the first argument is a number
  void next('41')
})

test('a Future of something is a Future of unknown, and a promise', () => {
  const widen = (future: Future<number>): [Future<unknown>, Promise<number>] => [future, future]
  expect(widen).toBeInstanceOf(Function)
  const narrow = (value: number | Promise<number>): boolean => isFuture(value)
  expect(narrow(1)).toBe(false)
  const view = (outcome: Settled<number>): number => outcome.result()
  expect(view).toBeInstanceOf(Function)
})
