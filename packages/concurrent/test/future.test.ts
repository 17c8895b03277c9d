import { AsyncLocalStorage } from 'node:async_hooks'
import { inspect } from 'node:util'
import { describe, expect, jest, test } from '@jest/globals'
import { CancelledError, Future, InvalidStateError } from '../src/index.ts'
import { capturedLog, microtasksDone } from './captured-log.ts'

const log = capturedLog()

describe('state', () => {
  test('a new Future is pending', () => {
    const future = new Future<number>()
    expect(future.done()).toBe(false)
    expect(future.cancelled()).toBe(false)
    expect(() => future.result()).toThrow(new InvalidStateError('Result is not set.'))
    expect(() => future.exception()).toThrow(InvalidStateError)
  })

  test('setResult is visible at once, continuations run later', async () => {
    const future = new Future<number>()
    const seen = jest.fn()
    void future.then(seen)
    future.setResult(42)
    expect(future.done()).toBe(true)
    expect(future.result()).toBe(42)
    expect(future.exception()).toBeUndefined()
    expect(seen).not.toHaveBeenCalled()
    await expect(future).resolves.toBe(42)
    expect(seen).toHaveBeenCalledWith(42)
  })

  test('setException keeps the error object itself', async () => {
    const future = new Future<number>()
    const error = new Error('x')
    future.setException(error)
    expect(future.done()).toBe(true)
    expect(future.cancelled()).toBe(false)
    expect(future.exception()).toBe(error)
    expect(() => future.result()).toThrow(error)
    await expect(future).rejects.toBe(error)
  })

  test('cancel rejects with CancelledError', async () => {
    const future = new Future<number>()
    expect(future.cancel()).toBe(true)
    expect(future.cancel()).toBe(false)
    expect(future.done()).toBe(true)
    expect(future.cancelled()).toBe(true)
    expect(() => future.result()).toThrow(CancelledError)
    expect(() => future.exception()).toThrow(CancelledError)
    await expect(future).rejects.toBeInstanceOf(CancelledError)
  })

  test('failing with a CancelledError is being cancelled', () => {
    const future = new Future<number>()
    const error = new CancelledError('by the producer')
    future.setException(error)
    expect(future.cancelled()).toBe(true)
    expect(() => future.result()).toThrow(error)
  })

  const outcomes: [string, (future: Future<number>) => void][] = [
    ['setResult', (future) => future.setResult(1)],
    ['setException', (future) => future.setException(new Error('x'))],
    ['cancel', (future) => void future.cancel()],
  ]
  test.each(outcomes)('after %s there is no second outcome', (_name, settle) => {
    const future = new Future<number>()
    settle(future)
    expect(() => future.setResult(2)).toThrow(InvalidStateError)
    expect(() => future.setException(new Error('y'))).toThrow(InvalidStateError)
    expect(future.cancel()).toBe(false)
    future.catch(() => undefined)
  })

  test('a thenable is no result', () => {
    const future = new Future<unknown>()
    expect(() => future.setResult(Promise.resolve(1))).toThrow(TypeError)
    expect(future.done()).toBe(false)
  })
})

describe('as a promise', () => {
  test('then, catch and finally give plain promises', () => {
    const future = new Future<number>()
    for (const derived of [future.then(), future.catch(() => 1), future.finally(() => 1)]) {
      expect(derived).toBeInstanceOf(Promise)
      expect(derived).not.toBeInstanceOf(Future)
    }
  })

  test('an executor runs at once and its first call decides', async () => {
    const resolved = new Future<number>((resolve, reject) => {
      resolve(1)
      resolve(2)
      reject(new Error('late'))
    })
    expect(resolved.done()).toBe(true)
    await expect(resolved).resolves.toBe(1)
    const thrown = new Error('thrown')
    const failed = new Future<number>(() => {
      throw thrown
    })
    expect(failed.exception()).toBe(thrown)
    const adopted = new Future<number>((resolve) => resolve(Promise.resolve(3)))
    expect(adopted.done()).toBe(false)
    await expect(adopted).resolves.toBe(3)
    const rejected = new Future<number>((resolve) => resolve(Promise.reject(thrown)))
    await expect(rejected).rejects.toBe(thrown)
    expect(rejected.exception()).toBe(thrown)
  })

  test('an executor cannot resolve a Future with itself', () => {
    let resolveLater: (value: PromiseLike<number>) => void = () => undefined
    const future = new Future<number>((resolve) => {
      resolveLater = resolve
    })
    resolveLater(future)
    expect(future.exception()).toBeInstanceOf(TypeError)
  })

  test('the static methods of Promise make Futures', async () => {
    const resolved = Future.resolve(1)
    expect(resolved).toBeInstanceOf(Future)
    await expect(Future.all([resolved, new Future((resolve) => resolve(2))])).resolves.toEqual([
      1, 2,
    ])
    await expect(Promise.race([new Future(), resolved])).resolves.toBe(1)
  })
})

describe('done callbacks', () => {
  test('run in a microtask, in order, with the Future', async () => {
    const future = new Future<number>()
    const calls: unknown[] = []
    future.addDoneCallback((done) => calls.push(['first', done]))
    future.addDoneCallback((done) => calls.push(['second', done]))
    future.setResult(1)
    expect(calls).toEqual([])
    await microtasksDone()
    expect(calls.map((call) => (call as unknown[])[0])).toEqual(['first', 'second'])
    expect((calls[0] as unknown[])[1]).toBe(future)
  })

  test('are asynchronous on a done Future too', async () => {
    const future = new Future<number>()
    future.setResult(1)
    const callback = jest.fn()
    future.addDoneCallback(callback)
    expect(callback).not.toHaveBeenCalled()
    await microtasksDone()
    expect(callback).toHaveBeenCalledTimes(1)
  })

  test('run on failure and on cancellation', async () => {
    const failed = new Future<number>()
    const cancelled = new Future<number>()
    const callback = jest.fn()
    failed.addDoneCallback(callback)
    cancelled.addDoneCallback(callback)
    failed.setException(new Error('x'))
    cancelled.cancel()
    await microtasksDone()
    expect(callback).toHaveBeenCalledTimes(2)
  })

  test('one that throws is logged and does not stop the rest', async () => {
    const future = new Future<number>()
    const error = new Error('in callback')
    const second = jest.fn()
    future.addDoneCallback(function broken() {
      throw error
    })
    future.addDoneCallback(second)
    future.setResult(1)
    await microtasksDone()
    expect(second).toHaveBeenCalledTimes(1)
    expect(log.messages()).toEqual(['Exception in callback broken'])
    expect(log.records[0]?.excInfo).toBe(error)
  })

  test('removeDoneCallback takes back every registration', async () => {
    const future = new Future<number>()
    const removed = jest.fn()
    const kept = jest.fn()
    future.addDoneCallback(removed)
    future.addDoneCallback(kept)
    future.addDoneCallback(removed)
    expect(future.removeDoneCallback(removed)).toBe(2)
    expect(future.removeDoneCallback(removed)).toBe(0)
    future.setResult(1)
    await microtasksDone()
    expect(removed).not.toHaveBeenCalled()
    expect(kept).toHaveBeenCalledTimes(1)
    expect(future.removeDoneCallback(kept)).toBe(0)
  })

  test('run in the asynchronous context of their registration', async () => {
    const storage = new AsyncLocalStorage<string>()
    const future = new Future<number>()
    const seen: unknown[] = []
    for (const name of ['one', 'two']) {
      storage.run(name, () => future.addDoneCallback(() => seen.push(storage.getStore())))
    }
    storage.run('producer', () => future.setResult(1))
    await microtasksDone()
    expect(seen).toEqual(['one', 'two'])
  })
})

test.each<[string, (future: Future<unknown>) => void]>([
  ['<Future pending>', () => undefined],
  ['<Future finished result=42>', (future) => future.setResult(42)],
  ["<Future finished result='text'>", (future) => future.setResult('text')],
  ['<Future finished exception=Error("x")>', (future) => future.setException(new Error('x'))],
  ['<Future finished exception=7>', (future) => future.setException(7)],
  ['<Future cancelled>', (future) => void future.cancel()],
])('described as %s', (text, settle) => {
  const future = new Future<unknown>()
  settle(future)
  expect(future.toString()).toBe(text)
  expect(inspect(future)).toBe(text)
  future.catch(() => undefined)
})
