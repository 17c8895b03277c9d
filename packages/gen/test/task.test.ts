import { describe, expect, test } from '@jest/globals'
import { currentChain } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { Arguments, Task, coroutine, multi } from '../src/index.ts'
import { delayCallback, iterations } from './callback-style.ts'
import { capturedLog } from './captured-log.ts'

const log = capturedLog()
type AnyCallback = (...args: unknown[]) => void
interface Options {
  readonly callback: AnyCallback
  readonly iterations?: number
}

function answer(value: unknown, { callback, iterations = 0 }: Options): void {
  delayCallback(iterations, callback, value)
}

describe('Task', () => {
  test('gets a callback in its options (gen_test.GenEngineTest.test_task)', async () => {
    expect(await Task(answer, 42)).toBe(42)
    expect(await Task(answer, 42, { iterations: 3 })).toBe(42)
    expect(await Task(({ callback }: Options) => callback())).toBeUndefined()
    expect(await Task(({ callback }: Options) => callback(1, 2))).toEqual(new Arguments([1, 2]))
  })

  test('the options given are not changed', async () => {
    const options = { iterations: 1 }
    await Task(answer, 1, options)
    expect(options).toEqual({ iterations: 1 })
  })

  test('an error at once (test_exception_in_task_phase1)', async () => {
    const task = Task(() => {
      throw new RangeError('at once')
    })
    expect(task.done()).toBe(true)
    await expect(task).rejects.toBeInstanceOf(RangeError)
  })

  test('an error in a scheduled callback (test_exception_in_task_phase2)', async () => {
    const task = Task(() => {
      IOLoop.current().addCallback(() => {
        throw new RangeError('later')
      })
    })
    await expect(task).rejects.toBeInstanceOf(RangeError)
    expect(log.messages()).toEqual([])
  })

  test('the first outcome counts', async () => {
    const twice = Task(({ callback }: Options) => {
      callback(1)
      callback(2)
    })
    expect(await twice).toBe(1)
    const failing = ({ callback }: Options): void => {
      callback(1)
      throw new Error('too late for the task')
    }
    expect(() => Task(failing)).toThrow('too late for the task')
  })

  test('an error after the outcome is not lost', async () => {
    const task = Task(({ callback }: Options) => {
      IOLoop.current().addCallback(() => {
        throw new Error('after the outcome')
      })
      callback('outcome')
    })
    expect(await task).toBe('outcome')
    await iterations()
    expect(log.messages()).toHaveLength(1)
  })

  test('several with delays keep their order (test_multi_delayed)', async () => {
    const body = coroutine(function* () {
      const results: unknown = yield [
        Task(answer, 'v1', { iterations: 3 }),
        Task(answer, 'v2', { iterations: 1 }),
      ]
      return results
    })
    expect(await body()).toEqual(['v1', 'v2'])
    expect(await multi({ a: Task(answer, 1), b: Task(answer, 2) })).toEqual({ a: 1, b: 2 })
  })

  test.each([false, true])('repeated Tasks do not pile up contexts, failing: %p', async (fail) => {
    const inner = ({ callback }: Options): void => {
      IOLoop.current().addCallback(() => {
        if (fail) throw new Error('inner')
        callback()
      })
    }
    const depths = new Set<number>()
    const body = coroutine(function* () {
      for (let i = 0; i < 10; i++) {
        try {
          yield Task(inner)
        } catch (error) {
          expect(error).toEqual(new Error('inner'))
        }
        depths.add(currentChain().length)
      }
    })
    await body()
    expect([...depths]).toEqual([0])
  })

  test('a promise handed to the callback is followed', async () => {
    expect(await Task(answer, Promise.resolve(42))).toBe(42)
  })
})

describe('Task.node', () => {
  const read = (path: string, callback: (error: unknown, text?: string) => void): void => {
    setImmediate(() => (path === '' ? callback(new RangeError('no path')) : callback(null, path)))
  }

  test('appends a callback in Node’s style', async () => {
    expect(await Task.node(read, 'text')).toBe('text')
    await expect(Task.node(read, '')).rejects.toBeInstanceOf(RangeError)
  })
})
