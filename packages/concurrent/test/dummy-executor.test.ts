import { expect, test } from '@jest/globals'
import { DummyExecutor, dummyExecutor } from '../src/index.ts'

const tasks = new URL('./fixtures/tasks.mjs', import.meta.url)

test('runs the function before submit returns', () => {
  expect(dummyExecutor.submit((a: number, b: number) => a + b, 40, 2).result()).toBe(42)
})

test('what the function throws is stored, not thrown', () => {
  const error = new Error('x')
  const future = new DummyExecutor().submit(() => {
    throw error
  })
  expect(future.exception()).toBe(error)
})

test('a promise is followed', async () => {
  await expect(dummyExecutor.submit(async () => 42)).resolves.toBe(42)
  await expect(dummyExecutor.submit(async () => Promise.reject(new Error('x')))).rejects.toThrow(
    'x',
  )
})

test('a task can be named by module', async () => {
  await expect(dummyExecutor.submit({ module: tasks }, 21)).resolves.toBe(42)
  await expect(dummyExecutor.submit({ module: tasks, export: 'triple' }, 14)).resolves.toBe(42)
  const missing = { module: tasks.href, export: 'notAFunction' }
  await expect(dummyExecutor.submit(missing)).rejects.toThrow('exports no function "notAFunction"')
})

test('shutdown does nothing', async () => {
  const executor = new DummyExecutor()
  await executor.shutdown()
  expect(executor.submit(() => 1).result()).toBe(1)
})
