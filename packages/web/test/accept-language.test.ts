import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { acceptedLanguages } from '../src/accept-language.ts'

it.each([
  ['', ''],
  ['en', 'en'],
  ['en-US,en;q=0.5', 'en-US en'],
  ['en;q=0.5,fr', 'fr en'],
  ['en;q=0.5, fr;q=0.7 ,de; q=0.6', 'fr de en'],
  ['da, en-gb;q=0.8, en;q=0.7', 'da en-gb en'],
  ['a;q=0.5,b;q=0.5,c;q=0.5', 'a b c'],
  ['en;q=0,fr;q=0.1', 'fr'],
  ['en;q=0', ''],
  ['en;q=-1,fr;q=x,de;q=,es;q=0x1,it;q=nan', ''],
  ['en ; Q=0.5,fr;q=.6', 'fr en'],
  ['en;q=1.,fr;q=1.000', 'en fr'],
  ['en;level=1,fr', 'en fr'],
  ['*,en', '* en'],
  [',,en,;q=1,', 'en'],
])('reads %j as %j', (header, languages) => {
  expect(acceptedLanguages(header).join(' ')).toBe(languages)
})

it('takes any header, in time that grows with its length', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(acceptedLanguages(header).length).toBeLessThanOrEqual(header.split(',').length)
    }),
    { seed: 1 },
  )
  expect(acceptedLanguages('en;q=0.5,'.repeat(10_000))).toHaveLength(10_000)
})
