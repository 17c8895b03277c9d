import * as path from 'node:path'

import { expect, test } from '@jest/globals'

import { importObject, registerObject } from '../src/index.ts'

const fixture = (name: string): string => new URL(`./fixtures/${name}`, import.meta.url).href

test('a registered name', async () => {
  const value = { inner: { leaf: 1 } }
  registerObject('import-test.thing', value)
  expect(await importObject('import-test.thing')).toBe(value)
  expect(await importObject('tornado.import-test.thing')).toBe(value)
  expect(await importObject('import-test.thing.inner.leaf')).toBe(1)
})

test('util_test.ImportObjectTest: a module and a member of one', async () => {
  expect(await importObject('node:path#join')).toBe(path.join)
  expect(await importObject('path.join')).toBe(path.join)
  expect(await importObject('path.posix.join')).toBe(path.posix.join)
  expect(await importObject('node:path')).toMatchObject({ join: path.join })
  expect(await importObject(`${fixture('greeting.mjs')}#hello`)).toEqual({ world: 'hello, world' })
})

test.each([
  ['tornado.missing_module', 'missing_module'],
  ['missing_module', 'missing_module'],
  ['missing_module#x', 'missing_module'],
  ['path.nothing', 'nothing'],
  ['path.nothing.deeper', 'deeper'],
  ['node:path#nothing', 'nothing'],
  ['./relative#x', './relative'],
  ['', ''],
])('%j does not exist', async (name, last) => {
  const error: unknown = await importObject(name).catch((e: unknown) => e)
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    message: `No module named ${last}`,
    code: 'ERR_MODULE_NOT_FOUND',
  })
})

test('a module that fails while loading says so itself', async () => {
  await expect(importObject(`${fixture('broken.mjs')}#x`)).rejects.toThrow(
    'this module fails while loading',
  )
})
