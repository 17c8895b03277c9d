import { expect, test } from '@jest/globals'
import { BadYieldError, Future, coroutine, registerDeferreds } from './fixtures/everything.ts'

class TwistedDeferred {
  readonly #outcome: { value: unknown } | { failure: unknown }
  constructor(outcome: { value: unknown } | { failure: unknown }) {
    this.#outcome = outcome
  }
  addCallbacks(succeed: (value: unknown) => void, fail: (failure: unknown) => void): void {
    const outcome = this.#outcome
    setImmediate(() => ('value' in outcome ? succeed(outcome.value) : fail(outcome.failure)))
  }
}

class JQueryDeferred {
  readonly #promise: unknown
  constructor(promise: unknown) {
    this.#promise = promise
  }
  promise(): unknown {
    return this.#promise
  }
}

const wait = coroutine(function* (yieldable: unknown) {
  const value: unknown = yield yieldable
  return value
})

test('deferreds become yieldable (twisted_test.ConvertDeferredTest)', async () => {
  const deferred = new TwistedDeferred({ value: 42 })
  await expect(wait(deferred)).rejects.toBeInstanceOf(BadYieldError)
  registerDeferreds()
  registerDeferreds()
  expect(await wait(deferred)).toBe(42)
  expect(await wait(new JQueryDeferred(Promise.resolve(42)))).toBe(42)
  expect(await wait([new TwistedDeferred({ value: 1 }), Promise.resolve(2)])).toEqual([1, 2])

  const error = new RangeError('original')
  const raiseException = (): never => {
    throw error
  }
  for (const failure of [error, { value: error }, { raiseException }]) {
    await expect(wait(new TwistedDeferred({ failure }))).rejects.toBe(error)
  }
  await expect(wait(new TwistedDeferred({ failure: 'text' }))).rejects.toBe('text')
  const mute = { raiseException: (): void => undefined }
  await expect(wait(new TwistedDeferred({ failure: mute }))).rejects.toBe(mute)

  for (const other of [new (class Lock {})(), new JQueryDeferred(42), 42]) {
    await expect(wait(other)).rejects.toBeInstanceOf(BadYieldError)
  }
  const future = new Future<number>()
  future.setResult(1)
  expect(await wait({ a: future, b: [] })).toEqual({ a: 1, b: [] })
})
