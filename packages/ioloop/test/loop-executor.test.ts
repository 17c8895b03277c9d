import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { DummyExecutor, type Executor, Future, type Task } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'

let loop: IOLoop

beforeEach(() => {
  loop = new IOLoop()
})
afterEach(() => {
  loop.close()
})

/** Counts what is submitted, and lets the test say when it is done. */
class ManualExecutor implements Executor {
  readonly submitted: Future<unknown>[] = []
  shutdowns = 0

  submit<T>(_task: Task<T>): Future<Awaited<T>> {
    const future = new Future<Awaited<T>>()
    this.submitted.push(future)
    return future
  }

  async shutdown(): Promise<void> {
    this.shutdowns++
  }
}

describe('runInExecutor', () => {
  test('two tasks that wait for each other finish (test_run_in_executor_basic)', async () => {
    const cells = new Int32Array(new SharedArrayBuffer(8))
    const meet = (mine: number, other: number, shared: Int32Array): string => {
      Atomics.store(shared, mine, 1)
      Atomics.notify(shared, mine)
      Atomics.wait(shared, other, 0, 10_000)
      return `task ${mine}: ${String(Atomics.load(shared, other))}`
    }
    const results = await loop.runSync(() => [
      loop.runInExecutor(undefined, meet, 0, 1, cells),
      loop.runInExecutor(undefined, meet, 1, 0, cells),
    ])
    expect(results).toEqual(['task 0: 1', 'task 1: 1'])
  })

  test('an error arrives', async () => {
    const failing = (): never => {
      throw new Error('in the task')
    }
    const result = loop.runSync(() => loop.runInExecutor(new DummyExecutor(), failing))
    await expect(result).rejects.toThrow('in the task')
  })

  test('setDefaultExecutor is used, and left to its owner (test_set_default_executor)', async () => {
    const executor = new ManualExecutor()
    loop.setDefaultExecutor(executor)
    const result = loop.runInExecutor(undefined, () => 1)
    expect(executor.submitted).toHaveLength(1)
    executor.submitted[0]?.setResult(1)
    expect(await loop.runSync(() => result)).toBe(1)
    loop.close()
    expect(executor.shutdowns).toBe(0)
  })

  test('the result arrives on the loop', async () => {
    const result = loop.runInExecutor(new DummyExecutor(), () => 42)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(result.done()).toBe(false)
    expect(await loop.runSync(() => result)).toBe(42)
  })

  test('cancelling reaches the task', () => {
    const executor = new ManualExecutor()
    const result = loop.runInExecutor(executor, () => 1)
    expect(result.cancel()).toBe(true)
    expect(executor.submitted[0]?.cancelled()).toBe(true)
    expect(result.cancel()).toBe(false)
  })
})
