import { expect, test } from '@jest/globals'
import { Queue } from '../src/index.ts'

/** Gives items without repeating any that is still waiting. */
class SetQueue<T> extends Queue<T> {
  declare private items: Set<T>

  override qsize(): number {
    return this.items.size
  }

  protected override _init(): void {
    this.items = new Set()
  }

  protected override _put(item: T): void {
    this.items.add(item)
  }

  protected override _get(): T {
    const [first] = this.items
    this.items.delete(first as T)
    return first as T
  }
}

test('a subclass with a store of its own', async () => {
  const queue = new SetQueue<string>(2)
  expect(queue.empty()).toBe(true)
  await queue.put('a')
  await queue.put('a')
  expect(queue.qsize()).toBe(1)
  await queue.put('b')
  expect(queue.full()).toBe(true)
  expect(String(queue)).toBe('<SetQueue maxsize=2 tasks=3>')
  expect([await queue.get(), queue.getNowait()]).toEqual(['a', 'b'])
})
