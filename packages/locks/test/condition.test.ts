import { describe, expect, test } from '@jest/globals'
import { CancelledError } from '@tornado-ts/concurrent'
import { inspect } from 'node:util'
import { Condition } from '../src/index.ts'
import { nap } from './nap.ts'

describe('Condition', () => {
  /** Notes the name of each wait when it ends. */
  function recorder(condition: Condition): {
    history: unknown[]
    wait(name: unknown, timeout?: number): void
  } {
    const history: unknown[] = []
    return {
      history,
      wait(name, timeout) {
        void condition
          .wait({ timeout })
          .then((notified) => history.push(notified ? name : 'timeout'))
      },
    }
  }

  test('continuations run after the notifying call', async () => {
    const condition = new Condition()
    const { history, wait } = recorder(condition)
    wait('wait')
    condition.notify()
    history.push('notify')
    await nap()
    expect(history).toEqual(['notify', 'wait'])
  })

  test('two waiters are notified one by one (test_notify_1)', async () => {
    const condition = new Condition()
    const { history, wait } = recorder(condition)
    wait('wait1')
    wait('wait2')
    condition.notify(1)
    await nap()
    history.push('notify1')
    condition.notify(1)
    await nap()
    history.push('notify2')
    expect(history).toEqual(['wait1', 'notify1', 'wait2', 'notify2'])
  })

  test('several at a time, in order (test_notify_n)', async () => {
    const condition = new Condition()
    const { history, wait } = recorder(condition)
    for (let i = 0; i < 6; i++) wait(i)
    condition.notify(3)
    await nap()
    expect(history).toEqual([0, 1, 2])
    condition.notify(1)
    await nap()
    expect(history).toEqual([0, 1, 2, 3])
    condition.notify(2)
    await nap()
    expect(history).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('everyone (test_notify_all)', async () => {
    const condition = new Condition()
    const { history, wait } = recorder(condition)
    for (let i = 0; i < 4; i++) wait(i)
    condition.notifyAll()
    await nap()
    history.push('notify_all')
    expect(history).toEqual([0, 1, 2, 3, 'notify_all'])
  })

  test('a notification without waiters is lost', async () => {
    const condition = new Condition()
    condition.notify()
    condition.notifyAll()
    expect(await condition.wait(0)).toBe(false)
  })

  test('after the timeout a notification changes nothing (test_wait_timeout)', async () => {
    const condition = new Condition()
    const wait = condition.wait({ timeout: 0.01 })
    expect(await wait).toBe(false)
    condition.notify()
    expect(wait.result()).toBe(false)
  })

  test('notified before the timeout (test_wait_timeout_preempted)', async () => {
    const condition = new Condition()
    const wait = condition.wait(0.01)
    condition.notify()
    await nap()
    expect(await wait).toBe(true)
  })

  test('who timed out is passed over (test_notify_n_with_timeout)', async () => {
    const condition = new Condition()
    const { history, wait } = recorder(condition)
    wait(0)
    wait(1, 0.01)
    wait(2)
    wait(3)
    await nap()
    expect(history).toEqual(['timeout'])
    condition.notify(2)
    await nap()
    expect(history).toEqual(['timeout', 0, 2])
    condition.notify()
    await nap()
    expect(history).toEqual(['timeout', 0, 2, 3])
  })

  test('everyone after a timeout (test_notify_all_with_timeout)', async () => {
    const condition = new Condition()
    const { history, wait } = recorder(condition)
    wait(0)
    wait(1, 0.01)
    wait(2)
    await nap()
    expect(history).toEqual(['timeout'])
    condition.notifyAll()
    await nap()
    expect(history).toEqual(['timeout', 0, 2])
  })

  test('a notification inside of a done callback (test_nested_notify)', async () => {
    const condition = new Condition()
    const waits = [condition.wait(), condition.wait(), condition.wait()]
    waits[1]?.addDoneCallback(() => condition.notify())
    condition.notify(2)
    expect(await Promise.all(waits)).toEqual([true, true, true])
  })

  test('those who gave up are not kept (test_garbage_collection)', async () => {
    const condition = new Condition()
    for (let i = 0; i < 101; i++) void condition.wait({ timeout: 0.01 })
    const last = condition.wait()
    expect(String(condition)).toBe('<Condition waiters[102]>')
    await nap()
    expect(String(condition)).toBe('<Condition waiters[1]>')
    expect(last.done()).toBe(false)
    condition.notify()
    expect(last.result()).toBe(true)
  })

  test('a cancelled waiter takes no notification', async () => {
    const condition = new Condition()
    const [first, second, third] = [condition.wait(), condition.wait(), condition.wait()]
    expect(second.cancel()).toBe(true)
    condition.notify(2)
    expect([first, third].map((wait) => wait.result())).toEqual([true, true])
    await expect(second).rejects.toBeInstanceOf(CancelledError)
    expect(first.cancel()).toBe(false)
  })

  test('an aborted waiter takes no notification', async () => {
    const condition = new Condition()
    const controller = new AbortController()
    const first = condition.wait({ signal: controller.signal })
    const second = condition.wait()
    controller.abort(new Error('enough'))
    condition.notify()
    await expect(first).rejects.toThrow('enough')
    expect(second.done()).toBe(true)
    await expect(condition.wait({ signal: controller.signal })).rejects.toThrow('enough')
  })

  test('timeout 0 ends in the next iteration; a Date is a timeout too', async () => {
    const condition = new Condition()
    const wait = condition.wait(0)
    expect(wait.done()).toBe(false)
    expect(await wait).toBe(false)
    expect(await condition.wait({ timeout: new Date(Date.now() + 5) })).toBe(false)
    expect(() => condition.wait({ timeout: NaN })).toThrow(TypeError)
    expect(String(condition)).toBe('<Condition>')
  })

  test('how it looks', () => {
    const condition = new Condition()
    expect(inspect(condition)).toBe('<Condition>')
    void condition.wait()
    void condition.wait()
    expect(inspect(condition)).toBe('<Condition waiters[2]>')
  })
})
