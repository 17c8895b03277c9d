import { describe, expect, it } from '@jest/globals'
import { HTTPError, RequestHandler, type SendErrorOptions } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

class Failing extends RequestHandler {
  override get(): void {
    switch (this.getArgument('how', 'plain')) {
      case 'plain':
        throw new Error('secret')
      case 'http':
        throw new HTTPError(Number(this.getArgument('code')), 'note %s', 'x')
      case 'reason':
        throw new HTTPError(682, { reason: 'Foo' })
      case 'send':
        this.sendError(503, { reason: '<b>' })
        return
      case 'text':
        throw 'a string'
      default:
        this.write('x')
        void this.flush()
        throw new Error('too late')
    }
  }

  override head(): void {
    this.get()
  }
}

describe('the default error page', () => {
  it('shows the status and nothing of the error', async () => {
    const records = captureLogs()
    const site = await serve([['/', Failing]])
    const answer = await site.ask('/')
    expect(answer.status).toBe(500)
    expect(answer.body).toBe(
      '<html><title>500: Internal Server Error</title><body>500: Internal Server Error</body></html>',
    )
    const [error] = records.filter((record) => record.name === 'tornado.application')
    expect(error?.getMessage()).toContain('Uncaught exception GET / (127.0.0.1)')
    expect((error?.excInfo as Error).message).toBe('secret')
  })

  it('shows the stack where the application asks for it', async () => {
    captureLogs()
    for (const settings of [{ serveTraceback: true }, { debug: true }]) {
      const site = await serve([['/', Failing]], settings)
      const answer = await site.ask('/')
      expect(answer.headers['content-type']).toBe('text/plain')
      expect(answer.body).toContain('Error: secret\n    at ')
    }
    const quiet = await serve([['/', Failing]], { debug: true, serveTraceback: false })
    expect((await quiet.ask('/')).body).not.toContain('secret')
  })

  it.each<[string, number, string]>([
    ['how=http&code=404', 404, 'Not Found'],
    ['how=http&code=682', 682, 'Unknown'],
    ['how=reason', 682, 'Foo'],
    ['how=send', 503, 'Unknown'],
    ['how=text', 500, 'Internal Server Error'],
  ])('for %s is %p %p', async (query, status, reason) => {
    captureLogs()
    const site = await serve([['/', Failing]])
    const answer = await site.ask(`/?${query}`)
    expect(answer.status).toBe(status)
    expect(answer.reason).toBe(reason)
    expect(answer.body).toContain(`<title>${status}: ${reason}</title>`)
  })

  it('has no body to HEAD, but its length', async () => {
    captureLogs()
    const site = await serve([['/', Failing]])
    const answer = await site.ask('/', { method: 'HEAD' })
    expect(answer.status).toBe(500)
    expect(answer.headers['content-length']).toBe('93')
  })

  it.each([204, 304, 101])('never leaves a client waiting for HTTPError(%p)', async (code) => {
    captureLogs()
    const site = await serve([['/', Failing]])
    const answer = await site.ask(`/?how=http&code=${code}`)
    expect(answer.status).toBe(code === 101 ? 500 : code)
    if (code !== 101) expect(answer.body).toBe('')
  })

  it('cannot replace a head that is out: the response just ends', async () => {
    const records = captureLogs()
    const site = await serve([['/', Failing]])
    const answer = await site.ask('/?how=late')
    expect(answer.status).toBe(200)
    expect(answer.body).toBe('x')
    expect(records.map((record) => record.getMessage())).toContain(
      'Cannot send error response after headers written',
    )
  })
})

describe('writeError', () => {
  it('may be overridden, also asynchronously, and sees the error', async () => {
    captureLogs()
    class Custom extends Failing {
      override async writeError(statusCode: number, { error }: SendErrorOptions): Promise<void> {
        await Promise.resolve()
        this.write({ statusCode, message: (error as Error).message })
      }
    }
    const site = await serve([['/', Custom]])
    const answer = await site.ask('/')
    expect(answer.status).toBe(500)
    expect(JSON.parse(answer.body)).toEqual({ statusCode: 500, message: 'secret' })
  })

  it('that fails itself still leaves an answer', async () => {
    const records = captureLogs()
    class Sync extends Failing {
      override writeError(): void {
        throw new Error('page')
      }
    }
    class Async extends Failing {
      override async writeError(): Promise<void> {
        await Promise.resolve()
        throw new Error('page')
      }
    }
    class Impossible extends Failing {
      override writeError(): void {
        this.setStatus(204)
        this.write('a body')
      }
    }
    for (const handler of [Sync, Async, Impossible]) {
      const site = await serve([['/', handler]])
      const answer = await site.ask('/')
      expect(answer.status).toBe(500)
      expect(answer.body).toBe('')
    }
    const failures = records.filter((record) => record.getMessage().includes('write_error'))
    expect(failures).toHaveLength(3)
  })

  it('may finish the response itself', async () => {
    captureLogs()
    class Finishing extends Failing {
      override writeError(): void {
        void this.finish('own')
      }
    }
    const site = await serve([['/', Finishing]])
    expect((await site.ask('/')).body).toBe('own')
  })
})

describe('logException', () => {
  it('that fails does not keep the client from its answer', async () => {
    const records = captureLogs()
    class Buggy extends Failing {
      override logException(): void {
        throw new Error('logger')
      }
    }
    const site = await serve([['/', Buggy]])
    expect((await site.ask('/')).status).toBe(500)
    expect(records.map((record) => record.getMessage())).toContain('Error in exception logger')
  })

  it('warns of an HTTPError with a message and is silent about one without', async () => {
    const records = captureLogs()
    const site = await serve([['/', Failing]])
    await site.ask('/?how=http&code=404')
    await site.ask('/?how=reason')
    const warnings = records.filter((record) => record.name === 'tornado.general')
    expect(warnings.map((record) => record.getMessage())).toEqual([
      '404 GET /?how=http&code=404 (127.0.0.1): note x',
    ])
  })
})

describe('a body on a status that has none', () => {
  it('is an error of the handler', async () => {
    const records = captureLogs()
    class NoContent extends RequestHandler {
      override get(): void {
        this.setStatus(204)
        this.write('x')
      }

      override delete(): void {
        this.setStatus(204)
        this.setHeader('Content-Language', 'en')
      }
    }
    const site = await serve([['/', NoContent]])
    expect((await site.ask('/')).status).toBe(500)
    const messages = records.map((record) => String((record.excInfo as Error | undefined)?.message))
    expect(messages).toContain('Cannot send body with 204')
    const empty = await site.ask('/', { method: 'DELETE' })
    expect(empty.status).toBe(204)
    for (const name of [
      'content-length',
      'content-type',
      'content-language',
      'transfer-encoding',
    ]) {
      expect(empty.headers[name]).toBeUndefined()
    }
  })
})

describe('a method', () => {
  class Two extends RequestHandler {
    override get(): void {}
    override post(): void {}
  }
  class WebDav extends RequestHandler {
    static override readonly SUPPORTED_METHODS: readonly string[] = [
      ...RequestHandler.SUPPORTED_METHODS,
      'PROPFIND',
    ]

    propfind(): void {
      this.write('found')
    }
  }
  class OwnAllow extends RequestHandler {
    override get(): void {
      this.setHeader('Allow', 'POST')
      throw new HTTPError(405)
    }
  }

  it.each<[string, string, number, string | undefined]>([
    ['PUT', '/two', 405, 'GET, POST'],
    ['HEAD', '/two', 405, 'GET, POST'],
    ['FOO', '/two', 501, undefined],
    ['PROPFIND', '/two', 501, undefined],
    ['PROPFIND', '/dav', 200, undefined],
    ['GET', '/dav', 405, 'PROPFIND'],
    ['GET', '/none', 405, ''],
    ['GET', '/own', 405, 'POST'],
    ['get', '/two', 501, undefined],
    ['CONSTRUCTOR', '/two', 501, undefined],
  ])('%s %s answers %p with Allow %p', async (method, path, status, allow) => {
    captureLogs()
    const site = await serve([
      ['/two', Two],
      ['/dav', WebDav],
      ['/none', RequestHandler],
      ['/own', OwnAllow],
    ])
    const text = await site.raw(
      `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    )
    expect(text).toContain(`HTTP/1.1 ${status} `)
    const found = /\r\nAllow: ?([^\r]*)\r\n/.exec(text)?.[1]
    expect(found).toBe(allow)
  })

  it('of HEAD on a handler of GET has the length of the page and no body', async () => {
    captureLogs()
    const site = await serve([['/two', Two]])
    const text = await site.raw('HEAD /two HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(text).toContain('\r\nContent-Length: 87\r\n')
    expect(text.endsWith('\r\n\r\n')).toBe(true)
  })
})
