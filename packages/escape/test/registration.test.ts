import { importObject } from '@tornado-ts/util'
import { expect, test } from '@jest/globals'

import * as escape from '../src/index.ts'

test('util finds every function of this package by name', async () => {
  for (const [name, value] of Object.entries(escape)) {
    expect(await importObject(`escape.${name}`)).toBe(value)
    expect(await importObject(`tornado.escape.${name}`)).toBe(value)
  }
})

test('a name that does not exist', async () => {
  await expect(importObject('tornado.escape.missing')).rejects.toThrow('No module named missing')
})
