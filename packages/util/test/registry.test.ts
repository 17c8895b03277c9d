import { expect, test } from '@jest/globals'

import { lookupObject, registerObject } from '../src/index.ts'

test('a name is found with and without the prefix tornado.', () => {
  const value = {}
  registerObject('registry-test.Thing', value)
  expect(lookupObject('registry-test.Thing')).toBe(value)
  expect(lookupObject('tornado.registry-test.Thing')).toBe(value)
  registerObject('tornado.registry-test.Other', value)
  expect(lookupObject('registry-test.Other')).toBe(value)
})

test('an unknown name is undefined', () => {
  expect(lookupObject('registry-test.Missing')).toBeUndefined()
  expect(lookupObject('__proto__')).toBeUndefined()
})

test('registering again replaces', () => {
  registerObject('registry-test.Twice', 1)
  registerObject('registry-test.Twice', 2)
  expect(lookupObject('registry-test.Twice')).toBe(2)
})

test('an empty name or an undefined value is refused', () => {
  expect(() => registerObject('', 1)).toThrow(TypeError)
  expect(() => registerObject('x', undefined)).toThrow("cannot register undefined as 'x'")
})
