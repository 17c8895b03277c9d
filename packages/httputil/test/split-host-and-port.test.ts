import { expect, test } from '@jest/globals'
import { splitHostAndPort } from '../src/index.ts'

test.each([
  ['a', 'a', undefined],
  ['a:80', 'a', 80],
  ['a:', 'a:', undefined],
  ['h:080', 'h', 80],
  [':80', ':80', undefined],
  ['a:b', 'a:b', undefined],
  ['a:b:1', 'a:b', 1],
  ['a:-1', 'a:-1', undefined],
  ['[::1]', '[::1]', undefined],
  ['[::1]:8000', '[::1]', 8000],
  ['', '', undefined],
])('%j is %j and %j', (netloc, host, port) => {
  expect(splitHostAndPort(netloc)).toEqual([host, port])
})
