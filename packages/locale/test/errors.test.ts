import { expect, test } from '@jest/globals'
import { TornadoError } from '@tornado-ts/util'
import { TranslationFileError, UnsupportedLocaleError } from '../src/errors.ts'

test.each([
  [UnsupportedLocaleError, 'UnsupportedLocaleError', 'TORNADO_LOCALE_UNSUPPORTED'],
  [TranslationFileError, 'TranslationFileError', 'TORNADO_LOCALE_FILE'],
] as const)('%p has its name and code', (ErrorClass, name, code) => {
  const cause = new Error('inner')
  const error = new ErrorClass('outer', { cause })
  expect(error).toBeInstanceOf(TornadoError)
  expect(error).toMatchObject({ name, code, message: 'outer', cause })
})
