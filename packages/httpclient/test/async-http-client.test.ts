import { afterEach, describe, expect, it } from '@jest/globals'
import { IOLoop } from '@tornado-ts/ioloop'
import {
  AsyncHTTPClient,
  type FetchCallback,
  HTTPRequest,
  HTTPResponse,
  type RequestProxy,
  SimpleAsyncHTTPClient,
} from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing, rejection } from './support/common-suite.ts'

const logs = collectLogs()
const unconfigured = AsyncHTTPClient.saveConfiguration()

afterEach(() => AsyncHTTPClient.restoreConfiguration(unconfigured))

/** Answers by hand. */
class ManualClient extends AsyncHTTPClient {
  declare requests: RequestProxy[]
  declare callbacks: FetchCallback[]

  override initialize(options = {}): void {
    super.initialize(options)
    this.requests = []
    this.callbacks = []
  }

  override fetchImpl(request: RequestProxy, callback: FetchCallback): void {
    this.requests.push(request)
    this.callbacks.push(callback)
  }
}

describe('the shared client', () => {
  it('is one for each loop', () => {
    const client = closing(new AsyncHTTPClient())
    expect(client).toBeInstanceOf(SimpleAsyncHTTPClient)
    expect(new AsyncHTTPClient()).toBe(client)
    expect(new AsyncHTTPClient({ maxClients: 5 })).toBe(client)
    expect(closing(new AsyncHTTPClient({ forceInstance: true }))).not.toBe(client)
    expect(new AsyncHTTPClient()).toBe(client)
  })

  it('is one for each class it is made by', () => {
    const client = closing(new AsyncHTTPClient())
    const simple = closing(new SimpleAsyncHTTPClient())
    expect(simple).not.toBe(client)
    expect(new SimpleAsyncHTTPClient()).toBe(simple)
  })

  it('another loop has another', async () => {
    const client = closing(new AsyncHTTPClient())
    const loop = new IOLoop({ makeCurrent: false })
    const other = await new Promise<AsyncHTTPClient>((resolve) => {
      loop.addCallback(() => {
        resolve(closing(new AsyncHTTPClient()))
        loop.stop()
      })
      void loop.start()
    })
    expect(other).not.toBe(client)
    expect([client.ioLoop, other.ioLoop]).toEqual([IOLoop.current(), loop])
    other.close()
    loop.close()
  })

  it('leaves its place when it is closed', () => {
    const client = new AsyncHTTPClient()
    client.close()
    client.close()
    expect(client.closed).toBe(true)
    expect(closing(new AsyncHTTPClient())).not.toBe(client)
  })

  it('is closed by using', () => {
    let kept: AsyncHTTPClient
    {
      using client = new AsyncHTTPClient({ forceInstance: true })
      kept = client
    }
    expect(kept.closed).toBe(true)
  })
})

describe('configure', () => {
  it('options are for clients made by the base', () => {
    AsyncHTTPClient.configure(SimpleAsyncHTTPClient, { maxClients: 12 })
    const make = (options: object): SimpleAsyncHTTPClient =>
      closing(new AsyncHTTPClient({ forceInstance: true, ...options }) as SimpleAsyncHTTPClient)
    expect(make({}).maxClients).toBe(12)
    expect(make({ maxClients: 13 }).maxClients).toBe(13)
    expect(closing(new SimpleAsyncHTTPClient({ maxClients: 14 })).maxClients).toBe(14)
    expect(closing(new SimpleAsyncHTTPClient({ forceInstance: true })).maxClients).toBe(10)
  })

  it.each(['httpclient.SimpleAsyncHTTPClient', 'tornado.simple_httpclient.SimpleAsyncHTTPClient'])(
    'by name: %s',
    (name) => {
      AsyncHTTPClient.configure(name)
      expect(AsyncHTTPClient.configuredClass()).toBe(SimpleAsyncHTTPClient)
    },
  )

  it('defaults are over those of the library', () => {
    const client = closing(
      new AsyncHTTPClient({
        forceInstance: true,
        defaults: { userAgent: 'x', connectTimeout: 7, maxRedirects: undefined, useGzip: false },
      }),
    )
    expect(client.defaults).toMatchObject({
      userAgent: 'x',
      connectTimeout: 7,
      maxRedirects: 5,
      decompressResponse: false,
    })
  })

  it('an implementation of your own', async () => {
    AsyncHTTPClient.configure(ManualClient)
    const client = closing(new AsyncHTTPClient({ forceInstance: true })) as ManualClient
    const fetching = client.fetch('http://x/', { method: 'HEAD' })
    const { request, method } = client.requests[0]!
    expect(method).toBe('HEAD')
    const response = new HTTPResponse(request, 200)
    client.callbacks[0]!(response)
    expect(await fetching).toBe(response)
  })
})

describe('fetch', () => {
  it('is not for a closed client', () => {
    const client = new AsyncHTTPClient({ forceInstance: true })
    client.close()
    expect(() => client.fetch('http://x/')).toThrow('fetch() called on closed AsyncHTTPClient')
  })

  it('takes a request or options', () => {
    const client = closing(new ManualClient({ forceInstance: true }))
    const request = new HTTPRequest('http://x/')
    expect(() => client.fetch(request, { method: 'GET' })).toThrow(RangeError)
    void client.fetch(request, { raiseError: false, method: undefined })
    expect(client.requests[0]?.request).toBe(request)
  })

  it('raiseError is for the status only', async () => {
    const client = closing(new ManualClient({ forceInstance: true }))
    const fetching = client.fetch('http://x/', { raiseError: false })
    const failing = client.fetch('http://x/', { raiseError: false })
    const { request } = client.requests[0]!
    client.callbacks[0]!(new HTTPResponse(request, 404))
    client.callbacks[1]!(new HTTPResponse(request, 599, { error: new Error('boom') }))
    expect((await fetching).code).toBe(404)
    expect(await rejection(failing)).toMatchObject({ message: 'boom' })
  })

  it('an error that comes after the abort is logged', async () => {
    const client = closing(new ManualClient({ forceInstance: true }))
    const controller = new AbortController()
    const fetching = client.fetch('http://x/', { signal: controller.signal })
    controller.abort(new Error('enough'))
    expect(await rejection(fetching)).toMatchObject({ message: 'enough' })
    const { request } = client.requests[0]!
    client.callbacks[0]!(new HTTPResponse(request, 599, { error: new Error('boom') }))
    expect(logs.app()).toEqual(['ERROR Exception after Future was cancelled'])
  })

  it('stream: true is not for a streamingCallback', () => {
    const client = closing(new ManualClient({ forceInstance: true }))
    const options = { stream: true, streamingCallback: () => {} } as const
    expect(() => client.fetch('http://x/', options)).toThrow(RangeError)
  })

  it('is typed by its options', async () => {
    const client = closing(new ManualClient({ forceInstance: true }))
    void (async () => {
      const { body } = await client.fetch('http://x/', { stream: true })
      // @ts-expect-error: the body of a streaming response has no length
      return body.length as number
    })
    // @ts-expect-error: there is no such option
    void client.fetch('http://x/', { metod: 'GET' })
    expect(client.requests).toHaveLength(1)
  })
})
