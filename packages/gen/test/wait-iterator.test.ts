import { describe, expect, test } from '@jest/globals'
import { Future } from '@tornado-ts/concurrent'
import { WaitIterator, coroutine, sleep, withTimeout } from '../src/index.ts'

function doneFuture<T>(value: T): Future<T> {
  const future = new Future<T>()
  future.setResult(value)
  return future
}

describe('WaitIterator', () => {
  test('of nothing is done (gen_test.WaitIteratorTest.test_empty_iterator)', async () => {
    for (const empty of [new WaitIterator(), new WaitIterator({})]) {
      expect(empty.done()).toBe(true)
      expect([empty.currentIndex, empty.currentFuture]).toEqual([undefined, undefined])
      await expect(empty.next()).rejects.toThrow('no more results')
    }
  })

  test('promises or an object, not both', () => {
    const Loose = WaitIterator as unknown as new (...args: unknown[]) => unknown
    expect(() => new Loose(new Future(), { a: new Future() })).toThrow(RangeError)
    expect(() => new Loose({ a: new Future() }, { b: new Future() })).toThrow(
      'You must provide args or kwargs, not both',
    )
    expect(() => new Loose(42)).toThrow(TypeError)
    expect(() => new Loose({ a: 42 })).toThrow(TypeError)
  })

  test('those that are done come in order (test_already_done)', async () => {
    const children = [24, 42, 84].map(doneFuture)
    const iterator = new WaitIterator(...children)
    for (const [index, expected] of [24, 42, 84].entries()) {
      expect(iterator.done()).toBe(false)
      const next = iterator.next()
      expect(next.done()).toBe(true)
      expect(iterator.currentIndex).toBe(index)
      expect(iterator.currentFuture).toBe(children[index])
      expect(await next).toBe(expected)
    }
    expect(iterator.currentIndex).toBe(2)
    expect(iterator.done()).toBe(true)
    expect([iterator.currentIndex, iterator.currentFuture]).toEqual([undefined, undefined])
  })

  test('with keys', async () => {
    const children = { f1: doneFuture(24), f2: doneFuture(42) }
    const iterator = new WaitIterator(children)
    const seen: unknown[] = []
    while (!iterator.done()) {
      const value = await iterator.next()
      const key: 'f1' | 'f2' | undefined = iterator.currentIndex
      seen.push([key, value, iterator.currentFuture === children[key ?? 'f1']])
    }
    expect(seen).toEqual([
      ['f1', 24, true],
      ['f2', 42, true],
    ])
  })

  /** Finishes in the order 2, 0 (with an error), 1, 3. */
  function outOfOrder(): Future<number>[] {
    const children = [0, 1, 2, 3].map(() => new Future<number>())
    const finish = async (): Promise<void> => {
      for (const [index, value] of [
        [2, 24],
        [0, undefined],
        [1, 42],
        [3, 84],
      ]) {
        await sleep(0)
        const child = children[index ?? 0]
        if (value === undefined) child?.setException(new RangeError('child'))
        else child?.setResult(value)
      }
    }
    void finish()
    return children
  }

  test('in the order they finish (test_iterator)', async () => {
    const children = outOfOrder()
    const iterator = new WaitIterator(...children)
    const seen: unknown[] = []
    while (!iterator.done()) {
      const value = await iterator.next().catch((error: unknown) => (error as Error).message)
      seen.push([iterator.currentIndex, value])
      expect(iterator.currentFuture).toBe(children[iterator.currentIndex ?? -1])
    }
    expect(seen).toEqual([
      [2, 24],
      [0, 'child'],
      [1, 42],
      [3, 84],
    ])
  })

  test('by for await, in two loops (test_iterator_async_await)', async () => {
    const iterator = new WaitIterator(...outOfOrder())
    const seen: unknown[] = []
    const loop = async (): Promise<void> => {
      for await (const value of iterator) seen.push([iterator.currentIndex, value])
    }
    await expect(loop()).rejects.toBeInstanceOf(RangeError)
    expect(iterator.currentIndex).toBe(0)
    await loop()
    expect(seen).toEqual([
      [2, 24],
      [1, 42],
      [3, 84],
    ])
    expect(iterator.done()).toBe(true)
  })

  test('native promises, and a coroutine', async () => {
    const now = sleep(0)
    const slow = now.then(() => sleep(0))
    const iterator = new WaitIterator({ slow, fast: Promise.resolve(), now })
    const order = coroutine(function* () {
      const keys: unknown[] = []
      while (!iterator.done()) {
        yield iterator.next()
        keys.push(iterator.currentIndex)
      }
      return keys
    })
    expect(await order()).toEqual(['fast', 'now', 'slow'])
  })

  test('with a timeout (test_no_ref)', async () => {
    await withTimeout(0.1, new WaitIterator(sleep(0)).next())
  })

  test('several next() at once are served in order', async () => {
    const [a, b] = [new Future<string>(), new Future<string>()]
    const iterator = new WaitIterator(a, b)
    const [first, second, third] = [iterator.next(), iterator.next(), iterator.next()]
    b.setResult('b')
    a.setResult('a')
    expect([await first, await second]).toEqual(['b', 'a'])
    await expect(third).rejects.toThrow('no more results')
  })

  test('a next() that was cancelled takes no child', async () => {
    const [a, b] = [new Future<string>(), new Future<string>()]
    const iterator = new WaitIterator(a, b)
    iterator.next().cancel()
    const cancelled = iterator.next()
    cancelled.cancel()
    a.setResult('a')
    b.setResult('b')
    await sleep(0)
    expect([await iterator.next(), await iterator.next()]).toEqual(['a', 'b'])
    expect(iterator.done()).toBe(true)
  })
})
