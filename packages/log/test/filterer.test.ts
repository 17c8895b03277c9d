import { expect, test } from '@jest/globals'
import { type Filter, Filterer, INFO, LogRecord } from '../src/index.ts'

class Sieve extends Filterer {}

const record = new LogRecord({ name: 'a', levelno: INFO, msg: 'm' })

test('without filters everything passes', () => {
  expect(new Sieve().filter(record)).toBe(true)
})

test('the first false drops the record and the rest are not asked', () => {
  const asked: string[] = []
  const sieve = new Sieve()
  sieve.addFilter(() => asked.push('function') > 0)
  sieve.addFilter({ filter: () => asked.push('object') < 0 })
  sieve.addFilter(() => asked.push('never') > 0)
  expect(sieve.filter(record)).toBe(false)
  expect(asked).toEqual(['function', 'object'])
})

test('a filter is held once and can be removed', () => {
  const no: Filter = () => false
  const sieve = new Sieve()
  sieve.addFilter(no)
  sieve.addFilter(no)
  expect(sieve.filters).toHaveLength(1)
  sieve.removeFilter(() => false)
  expect(sieve.filters).toHaveLength(1)
  sieve.removeFilter(no)
  expect(sieve.filter(record)).toBe(true)
})
