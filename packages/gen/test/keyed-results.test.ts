import { expect, test } from '@jest/globals'
import { KeyReuseError, UnknownKeyError } from '../src/errors.ts'
import { KeyedResults } from '../src/keyed-results.ts'

test('a key is registered, set and taken', () => {
  const results = new KeyedResults()
  expect(results.isEmpty).toBe(true)
  results.register(['a', { b: 1 }])
  expect(results.isReady(['a', { b: 1 }])).toBe(false)
  expect(() => results.register(['a', { b: 1 }])).toThrow(KeyReuseError)
  expect(String(results)).toBe("[ [ 'a', { b: 1 } ] ]")
  const set = results.setter(['a', { b: 1 }])
  set(undefined)
  expect(results.isReady(['a', { b: 1 }])).toBe(true)
  expect(results.pop(['a', { b: 1 }])).toBeUndefined()
  expect(() => results.pop(['a', { b: 1 }])).toThrow(UnknownKeyError)
  expect(() => results.isReady('a')).toThrow(UnknownKeyError)
  results.register(['a', { b: 1 }])
  set('from before')
  expect(results.isReady(['a', { b: 1 }])).toBe(false)
  results.setter('unknown')(1)
})
