import { expect, test } from '@jest/globals'

import { ArgReplacer } from '../src/index.ts'

const replacer = new ArgReplacer(['x', 'y', 'callback', 'z'], 'callback')

test.each([
  ['omitted', [1, 2], {}, undefined, [1, 2], { callback: 'new' }],
  ['position', [1, 2, 'old', 3], {}, 'old', [1, 2, 'new', 3], {}],
  ['keyword', [1], { y: 2, callback: 'old', z: 3 }, 'old', [1], { y: 2, callback: 'new', z: 3 }],
])('util_test.ArgReplacerTest: %s', (_case, args, kwargs, old, newArgs, newKwargs) => {
  const given = [...args]
  expect(replacer.getOldValue(args, kwargs)).toBe(old)
  expect(replacer.replace('new', args, kwargs)).toEqual([old, newArgs, newKwargs])
  expect(args).toEqual(given)
})

test('the options object is changed in place', () => {
  const kwargs = {}
  expect(replacer.replace('new', [], kwargs)[2]).toBe(kwargs)
  expect(kwargs).toEqual({ callback: 'new' })
})

test('a default stands in for an argument that is absent', () => {
  expect(replacer.getOldValue([1, 2], {}, 'default')).toBe('default')
  expect(replacer.getOldValue([1, 2, undefined], {}, 'default')).toBeUndefined()
  expect(new ArgReplacer(['a'], 'toString').getOldValue([1], {})).toBeUndefined()
})

/* eslint-disable @typescript-eslint/no-unused-vars */
test.each([
  ['declaration', function f(x: unknown, y: unknown, callback: unknown) {}],
  ['arrow', (x: unknown, y: unknown, callback: unknown) => undefined],
  ['async arrow with defaults', async (x = [1, 2], y = Math.max(1, 2), callback = 3) => undefined],
  ['destructured before', ({ a, b }: { a: 1; b: 2 }, [c, d]: unknown[], callback: unknown) => 0],
  ['comments', (x /* , callback */ : unknown, y: unknown, callback: unknown) => undefined],
  ['method', { m(x: unknown, y: unknown, callback: unknown) {} }.m],
])('names are read from the source: %s', (_kind, f) => {
  const [old, args] = new ArgReplacer(f, 'callback').replace('new', [1, 2, 'old'], {})
  expect(old).toBe('old')
  expect(args).toEqual([1, 2, 'new'])
})

test('a lone arrow parameter and a name that is not among the parameters', () => {
  // Stands for source text that the formatter would not leave alone.
  const lone = Object.assign((callback: unknown) => callback, {})
  lone.toString = () => 'callback => callback'
  expect(new ArgReplacer(lone, 'callback').getOldValue([1], {})).toBe(1)
  expect(new ArgReplacer(() => 0, 'x').getOldValue([5], { x: 1 })).toBe(1)
  expect(new ArgReplacer(['a'], 'b').replace(1, [2], {})).toEqual([undefined, [2], { b: 1 }])
})
