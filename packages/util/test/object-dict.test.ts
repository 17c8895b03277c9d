import { inspect } from 'node:util'

import { expect, test } from '@jest/globals'

import { ObjectDict } from '../src/index.ts'

test('members are read and written as on any object', () => {
  const d = new ObjectDict({ a: 1 })
  d['b'] = 2
  expect(d.a).toBe(1)
  expect({ ...d }).toEqual({ a: 1, b: 2 })
  expect('b' in d).toBe(true)
  delete d['b']
  expect('b' in d).toBe(false)
  expect(Object.keys(d)).toEqual(['a'])
  expect(JSON.stringify(d)).toBe('{"a":1}')
})

test('a missing member is an error', () => {
  const d = new ObjectDict()
  expect(() => d['x']).toThrow(new TypeError("no attribute 'x'"))
  expect(() => d['toString']).toThrow("no attribute 'toString'")
  expect(() => d['__proto__']).toThrow("no attribute '__proto__'")
})

test('it can be awaited and inspected', async () => {
  const d = new ObjectDict({ a: 1 })
  expect(await Promise.resolve(d)).toBe(d)
  expect(inspect(d)).toContain('a: 1')
  expect(d['constructor']).toBeUndefined()
  expect(d['toJSON']).toBeUndefined()
})

test('it is a copy without a prototype', () => {
  const init = { a: 1 }
  const d = new ObjectDict(init)
  init.a = 2
  expect(d.a).toBe(1)
  expect(Object.getPrototypeOf(d)).toBeNull()
  const hostile = new ObjectDict(JSON.parse('{"__proto__":{"admin":true}}') as object)
  expect(() => hostile['admin']).toThrow(TypeError)
  expect(Object.keys(hostile)).toEqual(['__proto__'])
})
