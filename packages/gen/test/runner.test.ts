import { expect, test } from '@jest/globals'
import { Future, Runner, moment } from './fixtures/everything.ts'

test('handleYield tells how to go on', () => {
  const runner = new Runner((function* () {})(), new Future())
  const done = new Future<number>()
  done.setResult(42)
  expect(runner.handleYield(done)).toEqual({ how: 'next', value: 42 })
  expect(runner.handleYield(42)).toMatchObject({ how: 'throw' })
  expect(runner.handleYield(new Future())).toBeUndefined()
  expect(runner.handleYield(moment)).toBeUndefined()
})

test('handleException is for a generator that waits', () => {
  const result = new Future<unknown>()
  const waits = (function* (): Generator<unknown, unknown, unknown> {
    try {
      yield new Future()
    } catch (error) {
      return error
    }
    return undefined
  })()
  const runner = new Runner(waits, result)
  runner.run()
  const error = new Error('x')
  expect(runner.handleException(error)).toBe(true)
  expect(result.result()).toBe(error)
  expect(runner.handleException(error)).toBe(false)
})
