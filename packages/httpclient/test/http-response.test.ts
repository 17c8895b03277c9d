import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import {
  HTTPClientError,
  HTTPError,
  HTTPRequest,
  HTTPResponse,
  HTTPStreamClosedError,
  HTTPTimeoutError,
} from '../src/index.ts'

const request = new HTTPRequest('http://example.com/')

describe('HTTPResponse', () => {
  it('has what it was made of', () => {
    const headers = new HTTPHeaders({ A: 'b' })
    const buffer = Buffer.from('hello')
    const timeInfo = { queue: 1 }
    const options = { headers, buffer, timeInfo, effectiveUrl: '/x', requestTime: 2, startTime: 3 }
    const response = new HTTPResponse(request, 200, { ...options, reason: 'Fine' })
    expect(response).toMatchObject({ request, code: 200, reason: 'Fine', ...options })
    expect([response.body, response.error]).toEqual([buffer, undefined])
    expect(() => response.rethrow()).not.toThrow()
  })

  it('has defaults', () => {
    const response = new HTTPResponse(request, 200)
    expect(response).toMatchObject({ reason: 'OK', effectiveUrl: request.url, timeInfo: {} })
    expect([response.buffer, response.body.length, response.headers.size]).toEqual([
      undefined,
      0,
      0,
    ])
    expect(new HTTPResponse(request, 299).reason).toBe('Unknown')
  })

  it.each([100, 199, 300, 304, 404, 599])('%i is an error', (code) => {
    const response = new HTTPResponse(request, code)
    expect(response.error).toBeInstanceOf(HTTPClientError)
    expect(response.error).toMatchObject({ code, response })
    expect(() => response.rethrow()).toThrow(HTTPClientError)
  })

  it('keeps the error it is given', () => {
    const error = new Error('boom')
    expect(new HTTPResponse(request, 599, { error }).error).toBe(error)
    expect(new HTTPResponse(request, 404).errorIsResponseCode).toBe(true)
    expect(new HTTPResponse(request, 599, { error }).errorIsResponseCode).toBe(false)
  })

  it('as text', () => {
    const text = String(new HTTPResponse(request, 200))
    expect(text).toMatch(/^HTTPResponse\(.*code=200/)
    expect(text).toContain('reason="OK"')
    expect(String(new HTTPResponse(request, 403))).toContain('error=HTTP 403: Forbidden')
  })
})

describe('errors', () => {
  it('as text', () => {
    expect(String(new HTTPClientError(403))).toBe('HTTP 403: Forbidden')
    expect(String(new HTTPClientError(400, 'Custom reason'))).toBe('HTTP 400: Custom reason')
    expect(String(new HTTPClientError(298))).toBe('HTTP 298: Unknown')
    expect(String(new HTTPTimeoutError('Timeout while connecting'))).toBe(
      'Timeout while connecting',
    )
    expect(String(new HTTPStreamClosedError('Stream closed'))).toBe('Stream closed')
  })

  it('an error and its response can be printed', () => {
    const { error } = new HTTPResponse(request, 403)
    expect((error as HTTPClientError).response?.code).toBe(403)
    expect(inspect(error)).not.toContain('response:')
  })

  it('by class', () => {
    expect(HTTPError).toBe(HTTPClientError)
    for (const [error, name] of [
      [new HTTPTimeoutError('late'), 'HTTPTimeoutError'],
      [new HTTPStreamClosedError('gone'), 'HTTPStreamClosedError'],
    ] as const) {
      expect(error).toBeInstanceOf(HTTPClientError)
      expect(error).toMatchObject({ code: 599, name, response: undefined })
    }
    expect(new HTTPClientError(500)).not.toBeInstanceOf(HTTPTimeoutError)
    expect(new HTTPTimeoutError('late')).not.toBeInstanceOf(HTTPStreamClosedError)
    expect(new Error('other')).not.toBeInstanceOf(HTTPClientError)
  })
})
