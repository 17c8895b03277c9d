import { describe, expect, test } from '@jest/globals'
import { WebSocketHandler } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, headerLines, serve } from './support/serve.ts'

const logs = collectLogs()

describe('before the handshake it is a request like any other', () => {
  test('headers and cookies of prepare go out with the 101', async () => {
    class Prepared extends Echo {
      override setDefaultHeaders(): void {
        this.setHeader('X-Default', 'yes')
      }
      override async prepare(): Promise<void> {
        await Promise.resolve()
        this.setHeader('X-Prepared', this.request.headers.get('X-Test') ?? '')
        this.setCookie('seen', '1')
      }
    }
    const site = await serve([['/', Prepared]])
    const peer = await site.open('/', { 'X-Test': 'hello' })
    expect(headerLines(peer.head)).toMatchObject({
      'x-default': 'yes',
      'x-prepared': 'hello',
      'set-cookie': 'seen=1; Path=/',
    })
    peer.send(1, 'x')
    expect(await peer.texts()).toEqual(['x'])
  })

  test('prepare may answer', async () => {
    class Guarded extends Echo {
      override prepare(): void {
        this.setStatus(401)
        void this.finish('who are you?')
      }
    }
    const site = await serve([['/', Guarded]])
    expect(await site.refused()).toMatch(/^HTTP\/1.1 401 [^]*who are you\?$/)
  })

  test('path arguments, named and not, and those of the rule', async () => {
    class Arguments extends WebSocketHandler {
      declare greeting: string
      override initialize({ greeting }: { greeting: string }): void {
        this.greeting = greeting
      }
      override open(...args: unknown[]): void {
        const { openArgs, openKwargs } = this
        void this.writeMessage({ args, openArgs, openKwargs, greeting: this.greeting })
      }
    }
    const rule = { greeting: 'hi' }
    const site = await serve([
      ['/args/(\\w+)/(\\w+)', Arguments, rule],
      ['/named/(?<id>\\w+)', Arguments, rule],
      ['/none', Arguments, rule],
    ])
    const report = async (path: string): Promise<unknown> => {
      const [text] = await (await site.open(path)).texts()
      return JSON.parse(text!)
    }
    const common = { greeting: 'hi', openKwargs: {}, openArgs: [] }
    expect(await report('/args/a/b')).toEqual({ ...common, args: ['a', 'b'], openArgs: ['a', 'b'] })
    expect(await report('/named/x')).toEqual({
      ...common,
      args: [{ id: 'x' }],
      openKwargs: { id: 'x' },
    })
    expect(await report('/none')).toEqual({ ...common, args: [] })
  })

  test('a compression level that there is not is an error of the server', async () => {
    class Bad extends Echo {
      override getCompressionOptions(): object {
        return { compressionLevel: 11 }
      }
    }
    const site = await serve([['/', Bad]])
    const answer = await site.refused('/', { 'Sec-WebSocket-Extensions': 'permessage-deflate' })
    expect(answer).toMatch(/^HTTP\/1.1 500 /)
    await site.open('/')
  })

  test('a setting out of range is an error of the server', async () => {
    const site = await serve([['/', Echo]], { websocketPingInterval: -1 })
    expect(await site.refused()).toMatch(/^HTTP\/1.1 500 /)
    expect(logs('ERROR Uncaught exception')).toHaveLength(1)
  })
})

test('afterwards nothing of HTTP can be written', async () => {
  class Disabled extends Echo {
    override open(): void {
      const calls = [
        () => this.write('x'),
        () => this.redirect('/'),
        () => this.setHeader('a', 'b'),
        () => this.setCookie('a', 'b'),
        () => this.setStatus(200),
        () => void this.flush(),
        () => void this.finish(),
      ]
      const errors = calls.map((call) => {
        try {
          call()
          return 'no error'
        } catch (error) {
          return (error as Error).message
        }
      })
      void this.writeMessage({ errors })
    }
  }
  const peer = await (await serve([['/', Disabled]])).open()
  const [text] = await peer.texts()
  const errors = Array.from({ length: 7 }, () => 'Method not supported for Web Sockets')
  expect(JSON.parse(text!)).toEqual({ errors })
})

test('the request stays readable, without its connection', async () => {
  class Reader extends WebSocketHandler {
    override onMessage(): void {
      const { request } = this
      const { connection } = request
      void this.writeMessage({
        ip: request.remoteIp,
        protocol: request.protocol,
        argument: this.getArgument('a'),
        header: request.headers.get('X-Test'),
        cookie: this.getCookie('c'),
        connection: connection === undefined,
      })
    }
  }
  const site = await serve([['/', Reader]])
  const peer = await site.open('/?a=1', { 'X-Test': '2', Cookie: 'c=3' })
  peer.send(1)
  const [text] = await peer.texts()
  expect(JSON.parse(text!)).toEqual({
    ip: '127.0.0.1',
    protocol: 'http',
    argument: '1',
    header: '2',
    cookie: '3',
    connection: true,
  })
})
