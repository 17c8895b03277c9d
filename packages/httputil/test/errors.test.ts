import { expect, test } from '@jest/globals'
import { TornadoError } from '@tornado-ts/util'
import { CookieError, HTTPInputError, HTTPOutputError } from '../src/index.ts'

test.each([
  [HTTPInputError, 'HTTPInputError', 'TORNADO_HTTP_INPUT'],
  [HTTPOutputError, 'HTTPOutputError', 'TORNADO_HTTP_OUTPUT'],
  [CookieError, 'CookieError', 'TORNADO_COOKIE'],
])('%p has its name and code', (errorClass, name, code) => {
  const error = new errorClass('what')
  expect(error).toBeInstanceOf(TornadoError)
  expect({ name: error.name, code: error.code, message: error.message }).toEqual({
    name,
    code,
    message: 'what',
  })
})

test('HTTPInputError says what to answer, and why', () => {
  const cause = new Error('deeper')
  const error = new HTTPInputError('what', { statusCode: 413, cause })
  expect(error.statusCode).toBe(413)
  expect(error.cause).toBe(cause)
  expect(new HTTPInputError('what').statusCode).toBe(400)
  expect(Object.hasOwn(new HTTPInputError('what'), 'cause')).toBe(false)
})
