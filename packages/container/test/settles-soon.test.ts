import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { settlesSoon } from '../src/settles-soon.ts'

async function afterMicrotasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve()
}

it.each<[string, () => Promise<unknown>, boolean]>([
  ['is settled', () => Promise.resolve(), true],
  ['is rejected', () => Promise.reject(new Error('x')), true],
  ['needs many microtasks', () => afterMicrotasks(1000), true],
  ['needs two turns of the loop', () => turn().then(() => turn()), false],
  ['never settles', () => new Promise(() => {}), false],
])('a promise that %s', async (_name, make, expected) => {
  expect(await settlesSoon(make())).toBe(expected)
})
