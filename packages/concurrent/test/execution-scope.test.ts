import { expect, test } from '@jest/globals'
import { ExecutionScope } from '../src/index.ts'
import { runNode } from './run-node.ts'

test('no AsyncLocalStorage is made before the first scope, and one afterwards', async () => {
  expect(await runNode('no-storage.ts')).toBe(
    ['0 false true undefined []', 'false undefined', '1 true false', ''].join('\n'),
  )
})

test('run is followed by what it starts, and by nothing else', async () => {
  const executionScope = new ExecutionScope()
  expect(executionScope.active).toBe(false)
  expect(executionScope.get()).toBeUndefined()
  const scope = { loop: {}, chain: undefined }
  const later = executionScope.run(
    scope,
    async (...args: number[]) => {
      expect(args).toEqual([1, 2])
      expect(executionScope.get()).toBe(scope)
      await new Promise((resolve) => setTimeout(resolve, 1))
      return executionScope.get()
    },
    1,
    2,
  )
  expect(executionScope.active).toBe(true)
  expect(executionScope.get()).toBeUndefined()
  expect(await later).toBe(scope)
})

test('enter lasts until it is undone', () => {
  const executionScope = new ExecutionScope()
  executionScope.enter(undefined)
  expect(executionScope.active).toBe(false)
  const scope = { loop: {}, chain: undefined }
  executionScope.enter(scope)
  expect(executionScope.get()).toBe(scope)
  executionScope.enter(undefined)
  expect(executionScope.get()).toBeUndefined()
})
