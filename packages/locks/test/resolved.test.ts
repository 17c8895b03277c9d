import { expect, test } from '@jest/globals'
import { resolved } from '../src/index.ts'

test('resolved', async () => {
  const future = resolved(42)
  expect(future.done()).toBe(true)
  expect(future.cancel()).toBe(false)
  expect(await future).toBe(42)
})
