import { expect, test } from '@jest/globals'
import { getLogger, WARNING } from '../src/index.ts'

test('the same name gives the same logger', () => {
  expect(getLogger('same.name')).toBe(getLogger('same.name'))
  expect(getLogger()).toBe(getLogger(''))
  expect(getLogger('constructor').name).toBe('constructor')
})

test('the root begins at WARNING, others at nothing of their own', () => {
  expect(getLogger().level).toBe(WARNING)
  expect(getLogger().parent).toBeUndefined()
  expect(getLogger('fresh').level).toBe(0)
  expect(getLogger('fresh').getEffectiveLevel()).toBe(WARNING)
})

test('the parent is the nearest prefix that exists, whenever it came to be', () => {
  const leaf = getLogger('tree.a.b.c')
  expect(leaf.parent).toBe(getLogger())
  const neighbour = getLogger('tree.ab')
  const top = getLogger('tree')
  expect(leaf.parent).toBe(top)
  expect(neighbour.parent).toBe(top)
  const middle = getLogger('tree.a')
  expect(leaf.parent).toBe(middle)
  expect(middle.parent).toBe(top)
  expect(neighbour.parent).toBe(top)
  expect(getLogger('tree.a.b.c.d').parent).toBe(leaf)
  expect(getLogger('.dot').parent).toBe(getLogger())
})
