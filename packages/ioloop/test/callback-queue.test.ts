import { beforeEach, describe, expect, test } from '@jest/globals'
import { CallbackQueue } from '../src/callback-queue.ts'
import { LoopTask } from '../src/loop-task.ts'

let ran: LoopTask[]
let batches: number
let queue: CallbackQueue

function task(callback: () => void = () => undefined): LoopTask {
  return new LoopTask(callback, [], undefined)
}

const iteration = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

beforeEach(() => {
  ran = []
  batches = 0
  queue = new CallbackQueue(
    (entry) => {
      ran.push(entry)
      entry.callback()
    },
    () => void batches++,
  )
})

describe('CallbackQueue', () => {
  test('holds tasks until it is opened', async () => {
    const first = task()
    queue.push(first)
    await iteration()
    expect(ran).toEqual([])
    queue.open()
    await iteration()
    expect(ran).toEqual([first])
    queue.hold()
    queue.push(task())
    await iteration()
    expect(ran).toHaveLength(1)
  })

  test('finishes a batch in which it is held', async () => {
    const second = task()
    const first = task(() => {
      expect(queue.inBatch).toBe(true)
      queue.hold()
      queue.push(task())
    })
    queue.open()
    queue.push(first)
    queue.push(second)
    await iteration()
    await iteration()
    expect(ran).toEqual([first, second])
    expect(queue.inBatch).toBe(false)
  })

  test('wake runs an empty batch', async () => {
    queue.wake()
    await iteration()
    expect(batches).toBe(0)
    queue.open()
    queue.wake()
    queue.wake()
    await iteration()
    expect(batches).toBe(1)
  })

  test('clear drops the rest of the batch', async () => {
    const first = task(() => queue.clear())
    queue.push(first)
    queue.push(task())
    queue.open()
    await iteration()
    await iteration()
    expect(ran).toEqual([first])
  })
})
