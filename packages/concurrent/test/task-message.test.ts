import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import type { Task } from '../src/index.ts'
import { bindMethod, taskMessage } from '../src/task-message.ts'

const url = new URL('./fixtures/tasks.mjs', import.meta.url)

test('a function is its source', () => {
  const task = (x: number): number => x + 1
  expect(taskMessage(task)).toEqual({ source: task.toString() })
})

test.each<[string, Task<unknown>, object]>([
  ['a URL', { module: url }, { module: url.href, export: 'default' }],
  ['the text of one', { module: url.href, export: 'a' }, { module: url.href, export: 'a' }],
  ['an absolute path', { module: fileURLToPath(url) }, { module: url.href, export: 'default' }],
  ['a package', { module: 'pkg/sub' }, { module: 'pkg/sub', export: 'default' }],
])('a module is named by %s', (_what, task, message) => {
  expect(taskMessage(task)).toEqual(message)
})

test.each<[string, unknown]>([
  ['a native function', Math.max],
  ['a bound function', (() => 1).bind(undefined)],
  ['a relative module', { module: './tasks.mjs' }],
  ['a module that is no text', { module: 1 }],
  ['an object without a module', {}],
  ['null', null],
  ['a string', 'task'],
])('%s is refused', (_what, task) => {
  expect(() => taskMessage(task as Task<unknown>)).toThrow(TypeError)
})

test('a method bound by bindMethod can be called, and sent as the source of the method', () => {
  const counter = {
    step: 2,
    next(x: number): number {
      return x + this.step
    },
  }
  const bound = bindMethod(counter.next, counter) as (x: number) => number
  expect(bound(40)).toBe(42)
  expect(taskMessage(bound)).toEqual({ source: counter.next.toString() })
})
