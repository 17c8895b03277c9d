import { once } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import { Finish, HTTPError, RequestHandler } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

describe('the life of a handler', () => {
  class Recorder extends RequestHandler {
    readonly steps: string[] = ['fields']

    override setDefaultHeaders(): void {
      this.steps.push('setDefaultHeaders')
    }

    override initialize(args: Record<string, unknown>): void {
      this.steps.push(`initialize ${JSON.stringify(args)}`)
    }

    override prepare(): void | Promise<void> {
      this.steps.push(`prepare ${this.pathArgs.join()}`)
    }

    override get(): void {
      this.steps.push('get')
      this.write({ steps: this.steps })
    }
  }

  it('goes through its hooks in order, after the fields of the subclass', async () => {
    const site = await serve([['/(x)', Recorder, { answer: 42 }]])
    expect(JSON.parse((await site.ask('/x')).body)).toEqual({
      steps: ['fields', 'setDefaultHeaders', 'initialize {"answer":42}', 'prepare x', 'get'],
    })
  })

  it('waits for an asynchronous prepare and verb', async () => {
    class Async extends Recorder {
      override async prepare(): Promise<void> {
        await new Promise(setImmediate)
        this.steps.push('prepared')
      }

      override async get(): Promise<void> {
        await new Promise(setImmediate)
        super.get()
      }
    }
    const site = await serve([['/', Async]])
    const { steps } = JSON.parse((await site.ask('/')).body) as { steps: string[] }
    expect(steps.slice(-2)).toEqual(['prepared', 'get'])
  })

  it('skips the verb when prepare has finished the response', async () => {
    class Early extends Recorder {
      override prepare(): void {
        void this.finish('early')
      }

      override get(): void {
        throw new Error('must not run')
      }
    }
    const site = await serve([['/', Early]])
    expect((await site.ask('/')).body).toBe('early')
  })

  it('calls onFinish once, when nothing can be written any more', async () => {
    const seen: string[] = []
    class Finishing extends RequestHandler {
      override get(): void {
        this.write('x')
      }

      override onFinish(): void {
        seen.push(`${this.finished} ${this.getStatus()}`)
        expect(() => this.write('y')).toThrow('Cannot write() after finish()')
      }
    }
    const site = await serve([['/', Finishing]])
    expect((await site.ask('/')).body).toBe('x')
    expect(seen).toEqual(['true 200'])
  })

  it('gives groups to the verb, named ones in an object, absent ones undefined', async () => {
    class Groups extends RequestHandler {
      override get(...args: unknown[]): void {
        this.write({ args: args.map((arg) => arg ?? null), kwargs: { ...this.pathKwargs } })
      }
    }
    const site = await serve([
      ['/list/(a)?/(.*)', Groups],
      ['/named/(?<year>\\d+)/(?P<slug>.*)', Groups],
      ['/none', Groups],
    ])
    expect(JSON.parse((await site.ask('/list//b')).body)).toEqual({ args: [null, 'b'], kwargs: {} })
    const named = JSON.parse((await site.ask('/named/2024/x')).body) as object
    const kwargs = { year: '2024', slug: 'x' }
    expect(named).toEqual({ args: [kwargs], kwargs })
    expect(JSON.parse((await site.ask('/none')).body)).toEqual({ args: [], kwargs: {} })
  })

  it('keeps the response open when auto-finish is off', async () => {
    class Later extends RequestHandler {
      override get(): void {
        this.autoFinish = false
        setImmediate(() => void this.finish('later'))
      }
    }
    const site = await serve([['/', Later]])
    expect((await site.ask('/')).body).toBe('later')
  })

  it('ends at once by Finish, before or after the head is out', async () => {
    class Ending extends RequestHandler {
      override async get(): Promise<void> {
        if (this.getArgument('flush', '') !== '') {
          this.write('flushed ')
          await this.flush()
        }
        throw new Finish('bye')
      }
    }
    const records = captureLogs()
    const site = await serve([['/', Ending]])
    expect((await site.ask('/')).body).toBe('bye')
    expect((await site.ask('/?flush=1')).body).toBe('flushed bye')
    expect(records.filter((record) => record.name !== 'tornado.access')).toEqual([])
  })

  it('turns an error in any hook into an answer', async () => {
    captureLogs()
    const fail = (): never => {
      throw new HTTPError(418)
    }
    class InInitialize extends RequestHandler {
      override initialize(): void {
        fail()
      }
    }
    class InPrepare extends RequestHandler {
      override prepare(): void {
        fail()
      }
    }
    class InAsyncPrepare extends RequestHandler {
      override async prepare(): Promise<void> {
        await Promise.resolve()
        fail()
      }
    }
    class InAsyncVerb extends RequestHandler {
      override async get(): Promise<void> {
        await Promise.resolve()
        fail()
      }
    }
    for (const handler of [InInitialize, InPrepare, InAsyncPrepare, InAsyncVerb]) {
      const site = await serve([['/', handler]])
      expect((await site.ask('/')).status).toBe(418)
    }
  })
})

describe('flush', () => {
  it('streams in chunks, and drops the body of a response to HEAD', async () => {
    class Streamer extends RequestHandler {
      override async get(): Promise<void> {
        for (const piece of ['a', '', 'bc']) {
          this.write(piece)
          await this.flush()
        }
      }

      override head(): Promise<void> {
        return this.get()
      }
    }
    const site = await serve([['/', Streamer]])
    const get = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    expect(await site.raw(get)).toMatch(
      /Transfer-Encoding: chunked[^]*\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n$/,
    )
    const head = await site.raw(get.replace('GET', 'HEAD'))
    expect(head).toMatch(/\r\n\r\n$/)
    expect(head.indexOf('\r\n\r\n')).toBe(head.length - 4)
  })

  it('works before anything was written', async () => {
    class EmptyFlush extends RequestHandler {
      override async get(): Promise<void> {
        await this.flush()
        await this.finish('ok')
      }
    }
    const site = await serve([['/', EmptyFlush]])
    expect((await site.ask('/')).body).toBe('ok')
  })

  it('keeps a Content-Length of the handler to its word', async () => {
    class Length extends RequestHandler {
      override async get(): Promise<void> {
        this.setHeader('Content-Length', this.getArgument('n'))
        this.write('ok')
        await this.finish()
      }
    }
    const records = captureLogs()
    const site = await serve([['/', Length]])
    expect((await site.ask('/?n=2')).body).toBe('ok')
    await expect(site.ask('/?n=42')).rejects.toThrow()
    await expect(site.ask('/?n=1')).rejects.toThrow()
    const errors = records.map((record) => String((record.excInfo as Error | undefined)?.message))
    expect(errors).toContain('Tried to write 40 bytes less than Content-Length')
    expect(errors).toContain('Tried to write more data than Content-Length')
  })
})

describe('a client that leaves', () => {
  it('is noticed once by a handler that is still working, and logged nowhere', async () => {
    const records = captureLogs()
    let left = 0
    let entered: () => void
    const working = new Promise<void>((resolve) => (entered = resolve))
    let gone: () => void
    const noticed = new Promise<void>((resolve) => (gone = resolve))
    class Slow extends RequestHandler {
      override get(): void {
        this.autoFinish = false
        entered()
      }

      override onConnectionClose(): void {
        left++
        gone()
      }
    }
    const site = await serve([['/', Slow]])
    const socket = await site.socket()
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await working
    socket.destroy()
    await noticed
    await new Promise(setImmediate)
    expect(left).toBe(1)
    expect(records).toEqual([])
  })

  it('is not noticed after finish', async () => {
    let left = 0
    class Quick extends RequestHandler {
      override get(): void {
        this.write('x')
      }

      override onConnectionClose(): void {
        left++
      }
    }
    const site = await serve([['/', Quick]])
    const socket = await site.socket()
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
    socket.end()
    await once(socket, 'close')
    expect(left).toBe(0)
  })

  it('may be written to without harm', async () => {
    const problems: unknown[] = []
    let gone: () => void
    const noticed = new Promise<void>((resolve) => (gone = resolve))
    class Late extends RequestHandler {
      override get(): void {
        this.autoFinish = false
        void this.flush()
      }

      override onConnectionClose(): void {
        this.write('late')
        this.flush().catch((error: unknown) => problems.push(error))
        void this.finish()
        gone()
      }
    }
    const site = await serve([['/', Late]])
    const socket = await site.socket()
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
    socket.resetAndDestroy()
    await noticed
    await new Promise(setImmediate)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ name: 'StreamClosedError' })
  })

  it('ends a handler that is sending to it, with one line in the log', async () => {
    const records = captureLogs()
    let ended: () => void
    const end = new Promise<void>((resolve) => (ended = resolve))
    class Endless extends RequestHandler {
      override async get(): Promise<void> {
        try {
          for (;;) {
            this.write(Buffer.alloc(65536))
            await this.flush()
          }
        } finally {
          ended()
        }
      }
    }
    const site = await serve([['/', Endless]])
    const socket = await site.socket()
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await once(socket, 'data')
    socket.resetAndDestroy()
    await end
    await new Promise(setImmediate)
    expect(records.map((record) => record.levelname)).toEqual(['INFO'])
    expect(records[0]?.getMessage()).toContain('The client has closed the connection')
  })
})
