import { readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { errnoFromException } from '../src/index.ts'

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error('no')
    },
  },
)

test.each([
  [{ code: 'ECONNRESET', errno: -104 }, 'ECONNRESET'],
  [{ code: 5 }, 5],
  [{ errno: -104 }, -104],
  [{ code: {}, errno: 'EPIPE' }, 'EPIPE'],
  [{ args: [32, 'Broken pipe'] }, 32],
  [{ args: ['x'] }, undefined],
  [{ args: [] }, undefined],
  [new Error('x'), undefined],
  ['text', undefined],
  [undefined, undefined],
  [null, undefined],
  [hostile, undefined],
])('case %#', (error, expected) => {
  expect(errnoFromException(error)).toBe(expected)
})

test('a real system error', () => {
  let error: unknown
  try {
    readFileSync('/does/not/exist')
  } catch (caught) {
    error = caught
  }
  expect(errnoFromException(error)).toBe('ENOENT')
})
