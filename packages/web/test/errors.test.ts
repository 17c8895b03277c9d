import { describe, expect, it } from '@jest/globals'
import { TornadoError } from '@tornado-ts/util'
import { Finish, HTTPError, MissingArgumentError } from '../src/index.ts'

describe('HTTPError', () => {
  it('fills its message like a log message', () => {
    const error = new HTTPError(404, 'no note %s of %d', 'x', 3)
    expect(error.statusCode).toBe(404)
    expect(error.getMessage()).toBe('no note x of 3')
    expect(error.message).toBe('HTTP 404: Not Found (no note x of 3)')
    expect(error).toBeInstanceOf(TornadoError)
    expect(error.name).toBe('HTTPError')
    expect(error.code).toBe('TORNADO_WEB_HTTP_ERROR')
  })

  it('leaves percent signs alone when there is nothing to fill in', () => {
    expect(new HTTPError(400, '100% wrong').getMessage()).toBe('100% wrong')
  })

  it('takes options in place of a message', () => {
    const cause = new Error('deep')
    const error = new HTTPError(500, { reason: 'Broken', logMessage: 'm %s', args: [1], cause })
    expect(error.message).toBe('HTTP 500: Broken (m 1)')
    expect(error.cause).toBe(cause)
    expect(error.reason).toBe('Broken')
  })

  it('has a message for a status without phrase, and a default status', () => {
    expect(new HTTPError(682, 'Foo').message).toBe('HTTP 682: Unknown (Foo)')
    expect(new HTTPError().message).toBe('HTTP 500: Internal Server Error')
    expect(new HTTPError(403).getMessage()).toBe('')
  })
})

it('MissingArgumentError names the argument', () => {
  const error = new MissingArgumentError('foo')
  expect(error).toBeInstanceOf(HTTPError)
  expect(error.statusCode).toBe(400)
  expect(error.argName).toBe('foo')
  expect(error.code).toBe('TORNADO_WEB_MISSING_ARGUMENT')
})

it('Finish carries the last chunk', () => {
  expect(new Finish('bye').chunk).toBe('bye')
  expect(new Finish()).not.toBeInstanceOf(HTTPError)
})
