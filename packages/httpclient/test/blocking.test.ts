import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { Resolver, SSLContext } from '@tornado-ts/netutil'
import {
  HTTPClient,
  HTTPClientError,
  type HTTPClientOptions,
  HTTPRequest,
  HTTPTimeoutError,
} from '../src/index.ts'
import { UndiciError } from '../src/undici.ts'
import { echoed } from './support/common-suite.ts'
import { EchoApplication } from './support/echo-application.ts'
import { DIGEST_PASSWORD, DIGEST_USER } from './support/echo-pages.ts'
import { runNode, startEchoProcess } from './support/run-node.ts'

/** The root of pages that another process serves, since this one's event loop stands still. */
let root = ''
const clients: HTTPClient[] = []
/** Shared by the tests that do not depend on its options, since each client has a thread. */
let client: HTTPClient

beforeAll(async () => {
  root = await startEchoProcess()
  client = new HTTPClient()
})

afterAll(() => client.close())

afterEach(() => {
  for (const made of clients.splice(0)) made.close()
})

function make(options?: HTTPClientOptions): HTTPClient {
  const made = new HTTPClient(options)
  clients.push(made)
  return made
}

/** What a function throws. */
function thrown(run: () => unknown): Error & Record<string, unknown> {
  try {
    run()
  } catch (error) {
    return error as Error & Record<string, unknown>
  }
  throw new Error('an error was expected')
}

describe('HTTPClient', () => {
  describe('responses', () => {
    it('come back from fetch', () => {
      const request = new HTTPRequest(`${root}/redirect?url=/hello`)
      const response = client.fetch(request)
      expect(response).toMatchObject({ code: 200, reason: 'OK', effectiveUrl: `${root}/hello` })
      expect(Buffer.isBuffer(response.body)).toBe(true)
      expect(response.body.toString()).toBe('Hello world!')
      expect(response.headers.get('content-length')).toBe('12')
      expect(response.request).toBe(request)
      expect(response.requestTime).toBeGreaterThan(0)
      expect(response.timeInfo['queue']).toBeGreaterThanOrEqual(0)
    })

    it('carry what was sent', () => {
      const response = client.fetch(new URL(`${root}/echo`), {
        method: 'PUT',
        headers: [['X-One', '1']],
        body: Buffer.from([0, 255, 7]),
        userAgent: 'agent/1',
        ifModifiedSince: new Date(1e12),
      })
      const { method, headers, body } = echoed(response)
      expect([method, Buffer.from(body, 'latin1')]).toEqual(['PUT', Buffer.from([0, 255, 7])])
      expect(headers).toMatchObject({
        'X-One': '1',
        'User-Agent': 'agent/1',
        'If-Modified-Since': 'Sun, 09 Sep 2001 01:46:40 GMT',
      })
    })

    it('several lines of a header arrive as several', () => {
      const request = new HTTPRequest(`${root}/echo`)
      request.headers.add('X-Many', 'a')
      request.headers.add('X-Many', 'b')
      expect(echoed(client.fetch(request)).headers['X-Many']).toBe('a,b')
    })

    it('share a connection', () => {
      const [first, second] = [1, 2].map(() => echoed(client.fetch(`${root}/echo`)).peer)
      expect(second).toBe(first)
    })

    it('may be large', () => {
      expect(client.fetch(`${root}/large/3000000`).body).toHaveLength(3_000_000)
    })
  })

  describe('errors', () => {
    it('of a status, with the response', () => {
      const error = thrown(() => client.fetch(`${root}/nowhere`))
      expect(error).toBeInstanceOf(HTTPClientError)
      expect(error['code']).toBe(404)
      expect((error as unknown as HTTPClientError).response?.body.toString()).toBe('nothing here')
      expect(client.fetch(`${root}/nowhere`, { raiseError: false }).code).toBe(404)
    })

    it('of the connection, with their code', () => {
      const error = thrown(() => client.fetch('http://127.0.0.1:1/'))
      expect(error).toBeInstanceOf(Error)
      expect(error).toMatchObject({ code: 'ECONNREFUSED', syscall: 'connect', port: 1 })
      expect(error.stack).toContain('blocking.test')
    })

    it('of time', () => {
      const error = thrown(() => client.fetch(`${root}/hang`, { requestTimeout: 0.1 }))
      expect(error).toBeInstanceOf(HTTPTimeoutError)
      expect(String(error)).toBe('Timeout during request')
    })

    it('of arguments', () => {
      const noBody = thrown(() => client.fetch(root, { method: 'POST' }))
      expect(noBody).toBeInstanceOf(RangeError)
      expect(noBody.message).toContain('Body must not be undefined')
      const request = new HTTPRequest(root)
      expect(thrown(() => client.fetch(request, { body: '' }))).toBeInstanceOf(RangeError)
    })

    it('a server in the same thread cannot answer', async () => {
      const application = await EchoApplication.listen()
      const error = thrown(() => client.fetch(application.url('/hello'), { requestTimeout: 0.1 }))
      expect(error).toBeInstanceOf(HTTPTimeoutError)
    })
  })

  describe('callbacks', () => {
    it('run in this thread, during the fetch, in order', () => {
      const calls: string[] = []
      const response = client.fetch(`${root}/chunks`, {
        headerCallback: (line) => void calls.push(line.trim()),
        streamingCallback: (chunk) => void calls.push(chunk.toString()),
      })
      expect(calls[0]).toBe('HTTP/1.1 200 OK')
      expect(calls.slice(-3)).toEqual(['', 'asdf', 'qwer'])
      expect(response.body).toHaveLength(0)
    })

    it('what they throw is thrown by fetch', () => {
      const failure = new Error('enough')
      for (const name of ['headerCallback', 'streamingCallback']) {
        const options = {
          [name]: () => {
            throw failure
          },
        }
        expect(thrown(() => client.fetch(`${root}/chunks`, options))).toBe(failure)
      }
      expect(client.fetch(`${root}/hello`).code).toBe(200)
    })

    it('must not be asynchronous', () => {
      const error = thrown(() =>
        client.fetch(`${root}/chunks`, { streamingCallback: async () => {} }),
      )
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toContain('streamingCallback')
      const producer = { method: 'POST', bodyProducer: () => Promise.reject(new Error('later')) }
      expect(thrown(() => client.fetch(`${root}/echo`, producer)).message).toContain('bodyProducer')
    })

    it('must not fetch with the same client', () => {
      const inner: unknown[] = []
      client.fetch(`${root}/chunks`, {
        streamingCallback: () => void inner.push(thrown(() => client.fetch(root)).message),
      })
      expect(inner[0]).toBe('fetch() called in a callback of another fetch')
    })

    it('a bodyProducer writes before anything is sent', () => {
      const response = client.fetch(`${root}/echo`, {
        method: 'POST',
        bodyProducer(write) {
          void write('1234')
          void write(Buffer.from('5678'))
        },
      })
      const { body, headers } = echoed(response)
      expect([body, headers['Transfer-Encoding']]).toEqual(['12345678', 'chunked'])
    })
  })

  describe('what cannot be sent to the thread', () => {
    it.each<[what: string, options: HTTPClientOptions]>([
      ['a resolver', { resolver: new Resolver() }],
      ['a function', { defaults: { streamingCallback: () => {} } }],
    ])('%s, in the options', (_what, options) => {
      expect(thrown(() => make(options))).toBeInstanceOf(TypeError)
    })

    it('contexts and functions, in a request', () => {
      const context = thrown(() => client.fetch(root, { sslOptions: new SSLContext() }))
      expect(context).toBeInstanceOf(TypeError)
      expect(context.message).toContain('sslOptions')
      const callback = thrown(() => client.fetch(root, { prepareUndiciCallback: () => {} }))
      expect(callback).toBeInstanceOf(TypeError)
    })
  })

  describe('the client in the thread', () => {
    it('gets the options', () => {
      const mapping = new Map<string, string>([['example.invalid', '127.0.0.1']])
      const made = make({ hostnameMapping: mapping, defaults: { userAgent: 'default/1' } })
      const url = `${root}/echo`.replace('127.0.0.1', 'example.invalid')
      expect(echoed(made.fetch(url)).headers['User-Agent']).toBe('default/1')
    })

    it('may be of another class', () => {
      const made = make({
        asyncClientClass: {
          module: '@tornado-ts/httpclient/undici',
          name: 'UndiciAsyncHTTPClient',
        },
      })
      const credentials = { authUsername: DIGEST_USER, authPassword: DIGEST_PASSWORD }
      const response = made.fetch(`${root}/digest/MD5`, { ...credentials, authMode: 'digest' })
      expect(response.body.toString()).toBe('ok')
      const error = thrown(() => made.fetch('http://127.0.0.1:1/'))
      expect(error).toBeInstanceOf(UndiciError)
      expect(error).toMatchObject({ code: 599, errno: 'ECONNREFUSED' })
      expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' })
    })

    it('has to be a class that exists', () => {
      const module = '@tornado-ts/does-not-exist'
      const made = make({ asyncClientClass: { module, name: 'Client' } })
      expect(thrown(() => made.fetch(root)).message).toContain(module)
      // The thread is gone; another one meets the same end.
      expect(thrown(() => made.fetch(root)).message).toContain(module)
      const name = make({
        asyncClientClass: { module: '@tornado-ts/httpclient/undici', name: 'Client' },
      })
      expect(thrown(() => name.fetch(root)).message).toContain('exports no class "Client"')
    })

    it('refuses options as it always does', () => {
      expect(thrown(() => make({ maxClients: -1 }).fetch(root))).toBeInstanceOf(RangeError)
    })
  })

  it('is closed by close and by using', () => {
    let made
    {
      using used = make()
      made = used
      expect(used.fetch(`${root}/hello`).code).toBe(200)
    }
    made.close()
    expect(thrown(() => made.fetch(root)).message).toBe('fetch() called on closed HTTPClient')
  })

  it('a process that leaves it open ends, and says nothing', async () => {
    const program = new URL('./programs/blocking-left-open.ts', import.meta.url)
    const outcome = await runNode(program, [`${root}/hello`])
    expect(outcome).toEqual({ code: 0, stdout: 'Hello world!', stderr: '' })
  })
})
