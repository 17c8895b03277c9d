import { expect, test } from '@jest/globals'
import { expandLanguage } from '../src/gettext-languages.ts'

test.each([
  ['fr', ['fr']],
  ['fr_FR', ['fr_FR', 'fr']],
  ['sr@latin', ['sr@latin', 'sr']],
  ['de_DE@euro', ['de_DE@euro', 'de@euro', 'de_DE', 'de']],
  ['de_DE.UTF-8', ['de_DE.UTF-8', 'de_DE', 'de.UTF-8', 'de']],
  [
    'de_DE.UTF-8@euro',
    [
      'de_DE.UTF-8@euro',
      'de_DE@euro',
      'de.UTF-8@euro',
      'de@euro',
      'de_DE.UTF-8',
      'de_DE',
      'de.UTF-8',
      'de',
    ],
  ],
])('%s', (name, expected) => {
  expect(expandLanguage(name)).toEqual(expected)
})
