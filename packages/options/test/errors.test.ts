import { expect, test } from '@jest/globals'
import { TornadoError } from '@tornado-ts/util'
import * as index from '../src/index.ts'

test('OptionsError', () => {
  const error = new index.OptionsError('text', { cause: 1 })
  expect(error).toMatchObject({
    name: 'OptionsError',
    code: 'TORNADO_OPTIONS',
    message: 'text',
    cause: 1,
  })
  expect(error).toBeInstanceOf(TornadoError)
  expect(index.Error).toBe(index.OptionsError)
})
