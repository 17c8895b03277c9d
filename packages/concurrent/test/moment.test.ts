import { afterEach, expect, test } from '@jest/globals'
import { moment, setTurnScheduler } from '../src/yieldable.ts'

afterEach(() => setTurnScheduler((resume) => void setImmediate(resume)))

test('waiting takes one turn of the loop, which lets timers through', async () => {
  const order: string[] = []
  setTimeout(() => order.push('timer'), 0)
  const until = performance.now() + 5
  while (performance.now() < until);
  await moment
  await moment
  order.push('resumed')
  expect(order).toEqual(['timer', 'resumed'])
})

test('a loop can say what a turn is', async () => {
  const scheduled: (() => void)[] = []
  setTurnScheduler((resume) => scheduled.push(resume))
  let resumed = false
  const waiting = moment.then(() => {
    resumed = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect(resumed).toBe(false)
  expect(scheduled).toHaveLength(1)
  scheduled[0]?.()
  await waiting
  expect(resumed).toBe(true)
})
