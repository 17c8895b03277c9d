import { afterEach, describe, expect, test } from '@jest/globals'
import { CancelledError, WorkerExecutor } from '../src/index.ts'
import type { WorkerExecutorOptions } from '../src/index.ts'

const tasks = new URL('./fixtures/tasks.mjs', import.meta.url)

const pools: WorkerExecutor[] = []
function newPool(options?: WorkerExecutorOptions): WorkerExecutor {
  const pool = new WorkerExecutor(options)
  pools.push(pool)
  return pool
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.shutdown({ cancelFutures: true })))
})

/** Blocks a worker until `open` is called. */
function gate(): { readonly cell: Int32Array; open(): void } {
  const cell = new Int32Array(new SharedArrayBuffer(8))
  return {
    cell,
    open: () => {
      Atomics.store(cell, 0, 1)
      Atomics.notify(cell, 0)
    },
  }
}
const passGate = (cell: Int32Array): string => {
  Atomics.wait(cell, 0, 0, 10_000)
  return 'passed'
}

describe('tasks', () => {
  test('a function is run with copies of its arguments', async () => {
    const pool = newPool({ maxWorkers: 2 })
    const sum = pool.submit((n: number) => {
      let total = 0
      for (let i = 0; i < n; i++) total += i
      return total
    }, 1e6)
    await expect(sum).resolves.toBe(499_999_500_000)
    const copied = await pool.submit((m: Map<string, number>) => m.get('a'), new Map([['a', 1]]))
    expect(copied).toBe(1)
  })

  test('every spelling of a function can be sent', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const methods = {
      plain(x: number): number {
        const helper = (y: number): number => y + 1
        return helper(x)
      },
      async later(x: number): Promise<number> {
        return x + 1
      },
      ['computed ' + 'name']: function (x: number) {
        return x + 1
      },
    }
    for (const method of Object.values(methods)) {
      await expect(pool.submit(method, 41)).resolves.toBe(42)
    }
    await expect(pool.submit(async (x: number) => x + 1, 41)).resolves.toBe(42)
  })

  test('a module names the dependable form', async () => {
    const pool = newPool({ maxWorkers: 1 })
    await expect(pool.submit({ module: tasks }, 21)).resolves.toBe(42)
    await expect(pool.submit({ module: tasks, export: 'triple' }, 14)).resolves.toBe(42)
    await expect(pool.submit({ module: 'node:path', export: 'basename' }, '/a/b')).resolves.toBe(
      'b',
    )
    await expect(pool.submit({ module: tasks, export: 'nope' })).rejects.toThrow(
      'exports no function "nope"',
    )
    await expect(pool.submit({ module: 'no-such-package' })).rejects.toMatchObject({
      code: 'ERR_MODULE_NOT_FOUND',
    })
  })

  test('two tasks that wait for each other finish in two workers', async () => {
    const pool = newPool({ maxWorkers: 2 })
    const cell = new Int32Array(new SharedArrayBuffer(8))
    const meet = (shared: Int32Array, mine: number, other: number): string => {
      Atomics.store(shared, mine, 1)
      Atomics.notify(shared, mine)
      return Atomics.wait(shared, other, 0, 10_000)
    }
    const met = await Promise.all([pool.submit(meet, cell, 0, 1), pool.submit(meet, cell, 1, 0)])
    expect(met).not.toContain('timed-out')
  })

  test('a task may use the ports of its thread', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const chatter = pool.submit(async () => {
      const { parentPort } = await import('node:worker_threads')
      parentPort?.postMessage('not an answer')
      return 'answer'
    })
    await expect(chatter).resolves.toBe('answer')
    await expect(pool.submit(() => 'next')).resolves.toBe('next')
  })

  test('tasks begin in the order of submission', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const cell = new Int32Array(new SharedArrayBuffer(4))
    const turn = (shared: Int32Array): number => Atomics.add(shared, 0, 1)
    const turns = Array.from({ length: 20 }, () => pool.submit(turn, cell))
    expect(await Promise.all(turns)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  })

  test('the pool grows no further than its limit', async () => {
    const pool = newPool({ maxWorkers: 2 })
    const id = async (): Promise<number> => (await import('node:worker_threads')).threadId
    const ids = await Promise.all(Array.from({ length: 8 }, () => pool.submit(id)))
    expect(new Set(ids).size).toBe(2)
  })
})

describe('errors', () => {
  test('keep name, message, stack, cause and fields', async () => {
    const error: unknown = await newPool({ maxWorkers: 1 })
      .submit({ module: tasks, export: 'fail' })
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: 'StockError', message: 'sold out', sku: 'A-7' })
    expect(error).not.toHaveProperty('report')
    expect((error as Error).stack).toContain('tasks.mjs')
    expect((error as Error).cause).toBeInstanceOf(RangeError)
    expect((error as Error).cause).toMatchObject({ message: 'below zero' })
  })

  test('built-in classes and thrown values come back as they were', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const typeError = pool.submit(() => {
      throw new TypeError('x')
    })
    await expect(typeError).rejects.toBeInstanceOf(TypeError)
    await expect(pool.submit(() => Promise.reject({ code: 7 }))).rejects.toEqual({ code: 7 })
    const circular = pool.submit(() => {
      const error = new Error('x')
      error.cause = error
      throw error
    })
    await expect(circular).rejects.toThrow('x')
  })

  test('what cannot be copied rejects, and the worker stays usable', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const notCloneable = { name: 'DataCloneError' }
    await expect(
      pool.submit(
        (_f: unknown) => 1,
        () => 1,
      ),
    ).rejects.toMatchObject(notCloneable)
    await expect(pool.submit(() => () => 1)).rejects.toMatchObject(notCloneable)
    await expect(
      pool.submit(() => {
        throw () => 1
      }),
    ).rejects.toMatchObject(notCloneable)
    await expect(pool.submit(() => 'usable')).resolves.toBe('usable')
  })

  test('a worker that exits rejects its task and is replaced', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const exiting = pool.submit(() => process.exit(3))
    const next = pool.submit(() => 'replaced')
    await expect(exiting).rejects.toThrow('worker exited with code 3')
    await expect(next).resolves.toBe('replaced')
  })

  test('an uncaught error in a worker is the cause', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const task = pool.submit(() => {
      setImmediate(() => {
        throw new Error('stray')
      })
      return new Promise(() => undefined)
    })
    await expect(task).rejects.toMatchObject({
      message: 'worker exited with code 1',
      cause: { message: 'stray' },
    })
  })

  test('a task that names what it does not bring along fails', async () => {
    const outside = 1
    await expect(newPool({ maxWorkers: 1 }).submit(() => outside)).rejects.toThrow(
      'outside is not defined',
    )
  })

  test.each([0, -1, 1.5, Number.NaN])('maxWorkers %p is refused', (maxWorkers) => {
    expect(() => new WorkerExecutor({ maxWorkers })).toThrow(RangeError)
  })
})

describe('cancellation and shutdown', () => {
  test('a task can be cancelled while it waits, not while it runs', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const { cell, open } = gate()
    const running = pool.submit(passGate, cell)
    const queued = pool.submit(() => 'ran')
    const last = pool.submit(() => 'last')
    expect(running.cancel()).toBe(false)
    expect(queued.cancel()).toBe(true)
    open()
    await expect(running).resolves.toBe('passed')
    await expect(queued).rejects.toBeInstanceOf(CancelledError)
    await expect(last).resolves.toBe('last')
  })

  test('shutdown waits for what was accepted and refuses more', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const { cell, open } = gate()
    const running = pool.submit(passGate, cell)
    const queued = pool.submit(() => 'queued')
    const stopped = pool.shutdown()
    expect(() => pool.submit(() => 1)).toThrow('cannot schedule new futures after shutdown')
    open()
    await stopped
    expect(running.result()).toBe('passed')
    expect(queued.result()).toBe('queued')
    await pool.shutdown()
  })

  test('shutdown can cancel what has not begun', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const { cell, open } = gate()
    const running = pool.submit(passGate, cell)
    const queued = pool.submit(() => 'queued')
    const stopped = pool.shutdown({ cancelFutures: true })
    expect(queued.cancelled()).toBe(true)
    open()
    await stopped
    expect(running.result()).toBe('passed')
  })

  test('shutdown without waiting leaves the running tasks to finish', async () => {
    const pool = newPool({ maxWorkers: 1 })
    const { cell, open } = gate()
    const running = pool.submit(passGate, cell)
    await pool.shutdown({ wait: false })
    expect(running.done()).toBe(false)
    open()
    await expect(running).resolves.toBe('passed')
  })

  test('an unused pool shuts down, and `await using` does it', async () => {
    await new WorkerExecutor().shutdown()
    let kept: WorkerExecutor
    {
      await using pool = new WorkerExecutor({ maxWorkers: 1 })
      kept = pool
      await expect(pool.submit(() => 1)).resolves.toBe(1)
    }
    expect(() => kept.submit(() => 1)).toThrow('after shutdown')
  })
})
