import { expect, test } from '@jest/globals'
import { accessLog, appLog, genLog, getLogger } from '../src/index.ts'

test('the three loggers of Tornado', () => {
  expect(accessLog).toBe(getLogger('tornado.access'))
  expect(appLog).toBe(getLogger('tornado.application'))
  expect(genLog).toBe(getLogger('tornado.general'))
})

test('they take the level of "tornado", each can have its own', () => {
  const parent = getLogger('tornado')
  parent.setLevel('debug')
  genLog.setLevel('error')
  try {
    expect(accessLog.getEffectiveLevel()).toBe(10)
    expect(appLog.getEffectiveLevel()).toBe(10)
    expect(genLog.getEffectiveLevel()).toBe(40)
  } finally {
    parent.setLevel(0)
    genLog.setLevel(0)
  }
})
