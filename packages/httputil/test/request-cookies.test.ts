import { expect, test } from '@jest/globals'
import { parseRequestCookies } from '../src/request-cookies.ts'

test('leaves out what cannot be a cookie', () => {
  const cookies = parseRequestCookies('a=b; Domain=x; a b=c; path=/; k"=1; n="x\\073y"; =z')
  expect({ ...cookies }).toEqual({
    a: { key: 'a', value: 'b' },
    n: { key: 'n', value: 'x;y' },
  })
})

test('keeps names that mean something to objects', () => {
  const cookies = parseRequestCookies('__proto__=1; constructor=2; toString=3')
  expect(Object.getPrototypeOf(cookies)).toBeNull()
  expect(Object.keys(cookies)).toEqual(['__proto__', 'constructor', 'toString'])
})

test.each(['', ';', '=', '"', 'é=1', 'HttpOnly; Secure; SameSite=Lax; Partitioned=1; max-age=1'])(
  'finds none in %j',
  (header) => {
    expect(Object.keys(parseRequestCookies(header))).toEqual([])
  },
)
