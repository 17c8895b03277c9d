import { describe, expect, test } from '@jest/globals'
import { CancelledError } from '@tornado-ts/concurrent'
import { inspect } from 'node:util'
import { Event, TimeoutError } from '../src/index.ts'
import { nap } from './nap.ts'

describe('Event', () => {
  test('the flag, and how it looks', () => {
    const event = new Event()
    expect(event.isSet()).toBe(false)
    expect(inspect(event)).toBe('<Event clear>')
    event.set()
    expect(event.isSet()).toBe(true)
    expect(String(event)).toBe('<Event set>')
  })

  test('a wait ends when the flag is set; while it is set there is no wait', () => {
    const event = new Event()
    const early = event.wait()
    expect(early.done()).toBe(false)
    event.set()
    expect(early.done()).toBe(true)
    expect(event.wait().done()).toBe(true)
    event.clear()
    expect(event.wait().done()).toBe(false)
  })

  test('everyone is woken, and setting twice is setting once (test_event_set_mult)', () => {
    const event = new Event()
    const waits = [event.wait(), event.wait()]
    event.set()
    event.set()
    expect(waits.map((wait) => wait.done())).toEqual([true, true])
  })

  test('clearing takes nobody back, and keeps nobody from waking', () => {
    const event = new Event()
    const early = event.wait()
    event.clear()
    const late = event.wait()
    event.set()
    event.clear()
    expect([early.done(), late.done()]).toEqual([true, true])
  })

  test('a timeout, then ordinary use (test_event_timeout)', async () => {
    const event = new Event()
    await expect(event.wait({ timeout: 0.01 })).rejects.toBeInstanceOf(TimeoutError)
    const wait = event.wait({ timeout: 3600 })
    event.set()
    await wait
    expect(wait.done()).toBe(true)
  })

  test('timeout 0', async () => {
    const event = new Event()
    const wait = event.wait(0)
    expect(wait.done()).toBe(false)
    await expect(wait).rejects.toBeInstanceOf(TimeoutError)
    event.set()
    expect(event.wait(0).done()).toBe(true)
    expect(() => event.wait(NaN)).toThrow(TypeError)
  })

  test('cancelled and aborted waits', async () => {
    const event = new Event()
    const controller = new AbortController()
    const [first, second] = [event.wait(), event.wait({ signal: controller.signal })]
    const third = event.wait()
    expect(first.cancel()).toBe(true)
    controller.abort(new Error('enough'))
    event.set()
    await expect(first).rejects.toBeInstanceOf(CancelledError)
    await expect(second).rejects.toThrow('enough')
    expect(third.done()).toBe(true)
    await expect(event.wait({ signal: controller.signal })).rejects.toThrow('enough')
  })

  test('a failed wait that nobody looks at harms nobody', async () => {
    void new Event().wait(0)
    await nap()
  })
})
