import { expect, test } from '@jest/globals'
import { appendValue, emptyRecord } from '../src/multi-values.ts'

test('appendValue keeps the order of names and values', () => {
  const record = emptyRecord<number>()
  for (const [name, value] of [
    ['b', 1],
    ['a', 2],
    ['b', 3],
  ] as const) {
    appendValue(record, name, value)
  }
  expect(Object.entries(record)).toEqual([
    ['b', [1, 3]],
    ['a', [2]],
  ])
  expect(Object.getPrototypeOf(record)).toBeNull()
})

test('appendValue takes the names of a prototype for data, whatever the record', () => {
  for (const record of [emptyRecord<number>(), {} as Record<string, number[]>]) {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      appendValue(record, name, 1)
      appendValue(record, name, 2)
    }
    expect(Object.entries(record)).toEqual([
      ['__proto__', [1, 2]],
      ['constructor', [1, 2]],
      ['toString', [1, 2]],
    ])
  }
  expect(({} as Record<string, unknown>)['0']).toBeUndefined()
})
