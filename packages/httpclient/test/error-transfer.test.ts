import { describe, expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { UnsatisfiableReadError } from '@tornado-ts/iostream'
import { describeError } from '../src/blocking/describe-error.ts'
import { rebuildError } from '../src/blocking/rebuild-error.ts'
import {
  HTTPClientError,
  HTTPRequest,
  HTTPResponse,
  HTTPStreamClosedError,
  HTTPTimeoutError,
  UndiciError,
} from '../src/index.ts'

const request = new HTTPRequest('http://example.com/')

/** An error as it arrives in another thread. */
function transferred(thrown: unknown): Error & Record<string, unknown> {
  const error = rebuildError(structuredClone(describeError(thrown)), request)
  return error as Error & Record<string, unknown>
}

describe('an error on its way between threads', () => {
  it.each<[name: string, error: Error]>([
    ['HTTPClientError', new HTTPClientError(403)],
    ['HTTPTimeoutError', new HTTPTimeoutError('Timeout during request')],
    ['HTTPStreamClosedError', new HTTPStreamClosedError('Connection closed')],
    ['UndiciError', new UndiciError('ECONNRESET', 'reset')],
    ['UnsatisfiableReadError', new UnsatisfiableReadError('too long')],
    ['RangeError', new RangeError('no')],
    ['TypeError', new TypeError('no')],
    ['Error', new Error('no')],
  ])('%s keeps its class', (name, error) => {
    const received = transferred(error)
    expect(received).toBeInstanceOf(error.constructor)
    expect(received.name).toBe(name)
    expect(received.message).toBe(error.message)
    expect(String(received)).toBe(String(error))
    expect(received['code']).toBe((error as NodeJS.ErrnoException).code)
    expect(received['errno']).toBe((error as NodeJS.ErrnoException).errno)
  })

  it('another class becomes an Error of that name', () => {
    class OddError extends Error {
      override readonly name = 'OddError'
    }
    const received = transferred(new OddError('odd'))
    expect(String(received)).toBe('OddError: odd')
    expect(Object.keys(received)).not.toContain('stack')
  })

  it('keeps its causes, and fields that can be sent', () => {
    const system = Object.assign(new Error('connect ECONNREFUSED'), {
      code: 'ECONNREFUSED',
      port: 1,
      socket: { secret: true },
      retry: () => {},
    })
    const received = transferred(new HTTPStreamClosedError('Stream closed', { cause: system }))
    expect(received.cause).toMatchObject({ code: 'ECONNREFUSED', port: 1 })
    expect(received.cause).not.toHaveProperty('socket')
    expect(received.cause).not.toHaveProperty('retry')
  })

  it('keeps its response, which belongs to the request of the caller', () => {
    const other = new HTTPRequest('http://example.com/')
    const headers = new HTTPHeaders({ 'X-Name': '1' })
    const response = new HTTPResponse(other, 407, { headers, buffer: Buffer.from('who?') })
    const received = transferred(response.error) as unknown as HTTPClientError
    expect(received.code).toBe(407)
    expect(received.response).toBeInstanceOf(HTTPResponse)
    expect(received.response?.request).toBe(request)
    expect(received.response?.error).toBe(received)
    expect(received.response?.headers.get('X-Name')).toBe('1')
    expect(received.response?.body.toString()).toBe('who?')
  })

  it('need not be an Error', () => {
    expect(transferred('just text').message).toBe('just text')
    expect(transferred(undefined).message).toBe('undefined')
  })

  it('may be its own cause', () => {
    const error = new Error('round')
    error.cause = error
    expect((transferred(error).cause as Error).message).toBe('round')
  })

  it('has the stack of the caller', () => {
    const stack = transferred(new HTTPTimeoutError('late')).stack ?? ''
    expect(stack).toMatch(/^HTTPTimeoutError: late\n/)
    expect(stack).toContain('error-transfer.test')
  })
})
