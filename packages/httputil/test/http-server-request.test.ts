import { describe, expect, test } from '@jest/globals'
import { inspect } from 'node:util'
import {
  type ConnectionContext,
  type HTTPConnection,
  HTTPFile,
  HTTPHeaders,
  HTTPInputError,
  HTTPServerRequest,
  type HTTPServerRequestInit,
  ParseBodyConfig,
  RequestStartLine,
  setParseBodyConfig,
} from '../src/index.ts'
import { onePart } from './multipart-cases.ts'

interface Message extends Omit<HTTPServerRequestInit, 'startLine' | 'headers'> {
  readonly headers?: Record<string, string | string[]>
  readonly version?: string
  readonly method?: string
}

function request(uri = '/', message: Message = {}): HTTPServerRequest {
  const { headers, version = 'HTTP/1.1', method = 'GET', ...rest } = message
  return new HTTPServerRequest({
    startLine: new RequestStartLine(method, uri, version),
    headers: new HTTPHeaders(headers ?? { Host: 'h' }),
    ...rest,
  })
}

function connection(members: Partial<HTTPConnection>): HTTPConnection {
  return members as HTTPConnection
}

function text(values: Record<string, Buffer[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, list]) => [name, list.map((v) => v.toString('latin1'))]),
  )
}

describe('HTTPServerRequest', () => {
  test('has what the head says', () => {
    const headers = new HTTPHeaders({ Host: 'Example.com:8000' })
    const serverConnection = {}
    const made = new HTTPServerRequest({
      startLine: new RequestStartLine('POST', '/p%20q?a=1?b', 'HTTP/1.1'),
      headers,
      serverConnection,
    })
    expect(made).toMatchObject({
      method: 'POST',
      uri: '/p%20q?a=1?b',
      version: 'HTTP/1.1',
      path: '/p%20q',
      query: 'a=1?b',
      host: 'Example.com:8000',
      hostName: 'example.com',
      protocol: 'http',
      remoteIp: undefined,
      connection: undefined,
    })
    expect(made.headers).toBe(headers)
    expect(made.serverConnection).toBe(serverConnection)
    expect(made.body).toHaveLength(0)
    expect(request('/p?').query).toBe('')
    expect(request('*', { method: 'OPTIONS' })).toMatchObject({ uri: '*', path: '*', query: '' })
  })

  test('knows the client from the context of the connection', () => {
    const context: ConnectionContext = { remoteIp: '1.2.3.4', protocol: 'https' }
    const made = request('/x?y', { connection: connection({ context }) })
    context.remoteIp = 'another'
    expect(made.remoteIp).toBe('1.2.3.4')
    expect(made.protocol).toBe('https')
    expect(made.fullUrl()).toBe('https://h/x?y')
  })

  test('an absolute target replaces the host (RFC 9112 §3.2.2)', () => {
    const made = request('http://Example.com:81/p?q')
    expect(made).toMatchObject({ uri: '/p?q', path: '/p', query: 'q', host: 'Example.com:81' })
    expect(made.hostName).toBe('example.com')
    expect(made.headers.get('Host')).toBe('Example.com:81')
    expect(made.fullUrl()).toBe('http://Example.com:81/p?q')
    expect(request('HTTP://a')).toMatchObject({ uri: '/', path: '/', host: 'a' })
    expect(request('http://a?q')).toMatchObject({ uri: '/?q', path: '/', query: 'q', host: 'a' })
    expect(request('http://a/http://b/')).toMatchObject({ path: '/http://b/', host: 'a' })
  })

  test.each(['http://', 'http:///p', 'http://u@h/', 'http://a b/', 'http://a,b/', 'http://a#f'])(
    'absolute target %j is refused',
    (uri) => {
      expect(() => request(uri)).toThrow(HTTPInputError)
    },
  )

  test.each(['x:443', 'example.com', '*', '', '//host/p', '/http://b/'])(
    'target %j is no absolute one',
    (uri) => {
      expect(request(uri, { method: 'CONNECT' })).toMatchObject({ uri, host: 'h' })
    },
  )

  test('an absolute target does not make up for a missing Host', () => {
    expect(() => request('http://a/', { headers: {} })).toThrow('Missing Host header')
  })

  test('says what it is without headers and body', () => {
    const made = request('/', {
      headers: { Host: 'h', Authorization: 'secret' },
      body: Buffer.from('secret'),
      connection: connection({ context: { remoteIp: '::1', protocol: 'http' } }),
    })
    const expected =
      "HTTPServerRequest(protocol='http', host='h', method='GET', uri='/', version='HTTP/1.1', remoteIp='::1')"
    expect(String(made)).toBe(expected)
    expect(inspect(made)).toBe(expected)
  })

  test('requestTime counts seconds until the response is complete', async () => {
    const made = request()
    const first = made.requestTime()
    expect(first).toBeGreaterThanOrEqual(0)
    expect(first).toBeLessThan(5)
    await new Promise(setImmediate)
    expect(made.requestTime()).toBeGreaterThan(first)
    made._finished()
    const end = made.requestTime()
    await new Promise(setImmediate)
    made._finished()
    expect(made.requestTime()).toBe(end)
  })
})

describe('arguments', () => {
  test('of the query, blank values kept', () => {
    const made = request('/?a=1&a=2&b=&c&d=%E9+x&e=%zz')
    const expected = { a: ['1', '2'], b: [''], c: [''], d: ['\xe9 x'], e: ['%zz'] }
    expect(text(made.arguments)).toEqual(expected)
    expect(text(made.queryArguments)).toEqual(expected)
    expect(text(made.bodyArguments)).toEqual({})
  })

  test('arguments and queryArguments are independent', () => {
    const made = request('/?a=1')
    made.arguments['a']?.push(Buffer.from('2'))
    made.arguments['b'] = []
    expect(text(made.queryArguments)).toEqual({ a: ['1'] })
    expect(made.arguments).toBe(made.arguments)
    expect(made.queryArguments).toBe(made.queryArguments)
  })

  test('the records have no prototype', () => {
    const made = request('/?__proto__=1&constructor=2')
    for (const record of [
      made.arguments,
      made.queryArguments,
      made.bodyArguments,
      made.files,
      made.cookies,
    ]) {
      expect(Object.getPrototypeOf(record)).toBeNull()
    }
    expect(text(made.arguments)).toEqual(
      Object.fromEntries([
        ['__proto__', ['1']],
        ['constructor', ['2']],
      ]),
    )
  })

  test('more of them than the limit are refused when they are asked for', () => {
    setParseBodyConfig(new ParseBodyConfig({ maxArguments: 2 }))
    try {
      const made = request('/?a&b&c')
      expect(() => made.arguments).toThrow(new HTTPInputError('too many arguments'))
      expect(() => made.queryArguments).toThrow(HTTPInputError)
    } finally {
      setParseBodyConfig(new ParseBodyConfig())
    }
  })
})

describe('_parseBody', () => {
  test('puts the fields of a form behind those of the query', () => {
    const made = request('/?a=1&b=2', {
      headers: { Host: 'h', 'Content-Type': 'application/x-www-form-urlencoded' },
    })
    made.body = Buffer.from('b=3&c=4')
    made._parseBody()
    expect(text(made.arguments)).toEqual({ a: ['1'], b: ['2', '3'], c: ['4'] })
    expect(text(made.queryArguments)).toEqual({ a: ['1'], b: ['2'] })
    expect(text(made.bodyArguments)).toEqual({ b: ['3'], c: ['4'] })
  })

  test('finds the files of a multipart form', () => {
    const made = request('/', {
      headers: { Host: 'h', 'Content-Type': 'multipart/form-data; boundary=b' },
      body: Buffer.from(onePart('Content-Disposition: form-data; name="x"; filename="f"')),
    })
    made._parseBody()
    expect(made.files['x']?.map(({ filename, body }) => [filename, body.toString()])).toEqual([
      ['f', 'Foo'],
    ])
    expect(text(made.arguments)).toEqual({})
  })

  test('passes over other bodies', () => {
    const made = request('/?a=1', { headers: { Host: 'h', 'Content-Type': 'application/json' } })
    made.body = Buffer.from('{"b":1}')
    made._parseBody()
    expect(text(made.arguments)).toEqual({ a: ['1'] })
    const untyped = request('/', { body: Buffer.from('a=1') })
    untyped._parseBody()
    expect(text(untyped.arguments)).toEqual({})
  })

  test('refuses a malformed form', () => {
    const made = request('/', {
      headers: { Host: 'h', 'Content-Type': 'multipart/form-data; boundary=b' },
      body: Buffer.from('x'),
    })
    expect(() => made._parseBody()).toThrow(HTTPInputError)
  })
})

test('files can be given', () => {
  const file = new HTTPFile('f', Buffer.from('x'), 'text/plain')
  expect(request('/', { files: { x: [file] } }).files['x']).toEqual([file])
})

test('cookies: what is none is left out', () => {
  const header = 'a=b; Domain=x; a b=c; path=/; k"=1; n="x\\073y"; =z'
  const made = request('/', { headers: { Host: 'h', Cookie: header } })
  const values = Object.entries(made.cookies).map(([name, { key, value }]) => [name, key, value])
  expect(values).toEqual([
    ['a', 'a', 'b'],
    ['n', 'n', 'x;y'],
  ])
  expect(made.cookies).toBe(made.cookies)
  expect(request().cookies).toEqual({})
})

describe('getSslCertificate', () => {
  const raw = Buffer.from('der')
  function over(socket: unknown, closed = false): HTTPServerRequest {
    return request('/', { connection: connection({ stream: { closed: () => closed, socket } }) })
  }

  test('the certificate of the client, or its bytes', () => {
    const made = over({ getPeerCertificate: () => ({ subject: { CN: 'me' }, raw }) })
    expect(made.getSslCertificate()).toMatchObject({ subject: { CN: 'me' } })
    expect(made.getSslCertificate({ binaryForm: true })).toBe(raw)
    expect(made.getSslCertificate({ binaryForm: false })).toMatchObject({ raw })
  })

  test('undefined when there is none', () => {
    expect(over({ getPeerCertificate: () => ({}) }).getSslCertificate()).toBeUndefined()
    expect(over({ getPeerCertificate: () => null }).getSslCertificate()).toBeUndefined()
    expect(over({}).getSslCertificate({ binaryForm: true })).toBeUndefined()
    expect(over(undefined).getSslCertificate()).toBeUndefined()
    expect(request().getSslCertificate()).toBeUndefined()
    const closed = over({ getPeerCertificate: () => ({ raw }) }, true)
    expect(closed.getSslCertificate()).toBeUndefined()
  })
})
