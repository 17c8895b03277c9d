import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { dummyExecutor, type Executor, Future } from '@tornado-ts/concurrent'
import { genLog } from '@tornado-ts/log'
import { AF_INET, AF_INET6 } from '../src/address.ts'
import { BlockingResolver, ExecutorResolver, ThreadedResolver } from '../src/executor-resolver.ts'
import { LookupPool } from '../src/lookup-pool.ts'

afterEach(() => {
  jest.restoreAllMocks()
})

class FakeExecutor implements Executor {
  readonly submitted: unknown[][] = []
  shutdowns = 0

  submit<T>(...args: unknown[]): Future<Awaited<T>> {
    this.submitted.push(args)
    const result = new Future<Awaited<T>>()
    result.setResult([{ address: '192.0.2.7', family: 4 }] as Awaited<T>)
    return result
  }

  async shutdown(): Promise<void> {
    this.shutdowns++
  }
}

describe('ExecutorResolver', () => {
  test('has the executor run the look-up of node:dns', async () => {
    const executor = new FakeExecutor()
    const resolver = new ExecutorResolver({ executor })
    expect(await resolver.resolve('h.test', 80)).toEqual([[AF_INET, ['192.0.2.7', 80]]])
    expect(executor.submitted).toEqual([
      [
        { module: 'node:dns/promises', export: 'lookup' },
        'h.test',
        { all: true, family: 0, verbatim: true },
      ],
    ])
  })

  test.each([
    [undefined, 1],
    [true, 1],
    [false, 0],
  ])('close with closeExecutor %p', async (closeExecutor, shutdowns) => {
    const executor = new FakeExecutor()
    const resolver = new ExecutorResolver({ executor, closeExecutor })
    resolver.close()
    resolver.close()
    expect(executor.shutdowns).toBe(shutdowns)
    await expect(resolver.resolve('h.test', 80)).rejects.toThrow('the resolver is closed')
  })

  test('never shuts the shared executor down', () => {
    const shutdown = jest.spyOn(dummyExecutor, 'shutdown')
    new ExecutorResolver().close()
    new BlockingResolver().close()
    new ThreadedResolver().close()
    expect(shutdown).not.toHaveBeenCalled()
  })

  test('logs an executor that cannot be shut down', async () => {
    const executor = new FakeExecutor()
    const reason = new Error('stuck')
    jest.spyOn(executor, 'shutdown').mockRejectedValue(reason)
    const logged = jest.spyOn(genLog, 'error').mockReturnValue(undefined)
    new ExecutorResolver({ executor }).close()
    await new Promise(setImmediate)
    expect(logged).toHaveBeenCalledWith(expect.any(String), { excInfo: reason })
  })

  test('finds localhost for real', async () => {
    const found = await new BlockingResolver().resolve('localhost', 80)
    expect([AF_INET, AF_INET6]).toContain(found[0]?.[0])
  })
})

describe('ThreadedResolver', () => {
  test('closing one does not touch the others', async () => {
    const first = new ThreadedResolver({ numThreads: 2 })
    const second = new ThreadedResolver({ numThreads: 5 })
    expect(second.executor).toBe(first.executor)
    first.close()
    await expect(first.resolve('localhost', 80)).rejects.toThrow('closed')
    expect(await second.resolve('localhost', 80)).not.toHaveLength(0)
  })
})

describe('LookupPool', () => {
  test('runs so many at a time, in order', async () => {
    const pool = new LookupPool(2)
    const gates = Array.from({ length: 5 }, () => new Future<number>())
    const started: number[] = []
    const results = gates.map((gate, index) =>
      pool.submit(() => {
        started.push(index)
        return gate
      }),
    )
    expect(started).toEqual([0, 1])
    gates[1]!.setResult(1)
    await results[1]
    await new Promise(setImmediate)
    expect(started).toEqual([0, 1, 2])
    results[3]!.cancel()
    gates[0]!.setException(new Error('no'))
    await expect(results[0]).rejects.toThrow('no')
    await new Promise(setImmediate)
    expect(started).toEqual([0, 1, 2, 4])
  })

  test.each([0, -1, 1.5, Number.NaN])('refuses a limit of %p', (limit) => {
    expect(() => new LookupPool(limit)).toThrow(RangeError)
  })
})
