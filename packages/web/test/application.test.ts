import { describe, expect, it } from '@jest/globals'
import {
  Application,
  HTTPError,
  OutputTransform,
  RequestHandler,
  type RequestHandlerClass,
  url,
} from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

/** A handler that says `text`. */
function says(text: string): RequestHandlerClass {
  return class extends RequestHandler {
    override get(): void {
      this.write(text)
    }
  }
}

describe('rules', () => {
  it('are tried in order; what none matches is 404', async () => {
    captureLogs()
    const site = await serve([
      ['/a', says('first')],
      ['/.', says('second')],
    ])
    expect((await site.ask('/a')).body).toBe('first')
    expect((await site.ask('/b')).body).toBe('second')
    const missing = await site.ask('/nothing')
    expect(missing.status).toBe(404)
    expect(missing.body).toContain('404: Not Found')
    expect((await site.ask('/nothing', { method: 'POST' })).status).toBe(404)
  })

  it('may nest, and may name delegates and functions', async () => {
    const site = await serve([
      ['/nest/.*', [['/nest/x', says('nested')]]],
      [
        '/function',
        (request: { connection: unknown }) => {
          const connection = request.connection as {
            write(chunk: Buffer): unknown
            finish(): void
          }
          connection.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nraw'))
          connection.finish()
        },
      ],
      ['/application.*', new Application([['/application', says('inner')]])],
    ])
    expect((await site.ask('/nest/x')).body).toBe('nested')
    expect((await site.ask('/function')).body).toBe('raw')
    expect((await site.ask('/application')).body).toBe('inner')
  })

  it('can be reversed by name', () => {
    const application = new Application([
      url('/', says(''), {}, 'home'),
      url(String.raw`/entry/(\d+)/([^/]+)`, says(''), {}, 'entry'),
    ])
    expect(application.reverseUrl('home')).toBe('/')
    expect(application.reverseUrl('entry', 7, 'a b')).toBe('/entry/7/a%20b')
    expect(() => application.reverseUrl('nobody')).toThrow('nobody not found in named urls')
  })

  it('fall back to defaultHandlerClass', async () => {
    captureLogs()
    class Forbidden extends RequestHandler {
      #code = 0

      override initialize({ code }: { code: number }): void {
        this.#code = code
      }

      override prepare(): void {
        throw new HTTPError(this.#code)
      }
    }
    const site = await serve([], {
      defaultHandlerClass: Forbidden,
      defaultHandlerArgs: { code: 403 },
    })
    expect((await site.ask('/x')).status).toBe(403)
  })
})

describe('hosts', () => {
  it('have rules of their own before those for every host', async () => {
    captureLogs()
    const application = new Application([['/', says('any')]])
    application.addHandlers('www\\.example\\.com', [['/', says('www')]])
    application.addHandlers(/^.*\.example\.org$/, [['/', says('org')]])
    const site = await serve(application)
    const ask = async (host: string): Promise<string> =>
      (await site.ask('/', { headers: { Host: host } })).body
    expect(await ask('www.example.com')).toBe('www')
    expect(await ask('WWW.EXAMPLE.COM:80')).toBe('www')
    expect(await ask('a.example.org')).toBe('org')
    expect(await ask('www.example.com.evil')).toBe('any')
  })

  it('fall back to the default host, but not behind a proxy', async () => {
    captureLogs()
    const application = new Application([], { defaultHost: 'www.example.com' })
    application.addHandlers('www\\.example\\.com', [['/', says('www')]])
    const site = await serve(application)
    expect((await site.ask('/', { headers: { Host: 'other' } })).body).toBe('www')
    const proxied = { Host: 'other', 'X-Real-Ip': '127.0.0.1' }
    expect((await site.ask('/', { headers: proxied })).status).toBe(404)
    application.defaultHost = 'elsewhere'
    expect((await site.ask('/', { headers: { Host: 'other' } })).status).toBe(404)
  })
})

describe('logRequest', () => {
  it('writes a line at the level of the status', async () => {
    const records = captureLogs()
    class Status extends RequestHandler {
      override get(code: string): void {
        this.setStatus(Number(code))
      }
    }
    const site = await serve([['/(\\d+)', Status]])
    for (const code of [200, 302, 404, 500]) await site.ask(`/${code}`)
    const lines = records.filter((record) => record.name === 'tornado.access')
    expect(lines.map((line) => line.levelname)).toEqual(['INFO', 'INFO', 'WARNING', 'ERROR'])
    expect(lines[0]?.getMessage()).toMatch(/^200 GET \/200 \(127\.0\.0\.1\) \d+\.\d\dms$/)
  })

  it('gives way to logFunction', async () => {
    const seen: number[] = []
    const logFunction = (handler: RequestHandler): number => seen.push(handler.getStatus())
    const site = await serve([['/', says('x')]], { logFunction })
    await site.ask('/')
    expect(seen).toEqual([200])
  })
})

describe('settings', () => {
  it('are the application’s own to extend', () => {
    const application = new Application([], { answer: 42, debug: true })
    expect(application.settings['answer']).toBe(42)
    expect(application.settings.serveTraceback).toBe(true)
  })

  it('of development restart no tests', () => {
    expect(process.env['NODE_ENV']).toBe('test')
    expect(new Application([], { debug: true }).settings.autoreload).toBe(false)
    expect(new Application([]).settings.autoreload).toBeUndefined()
  })
})

describe('transforms', () => {
  it('change the head, and every piece of the body', async () => {
    class Shout extends OutputTransform {
      override transformFirstChunk(
        ...[status, headers, chunk]: Parameters<OutputTransform['transformFirstChunk']>
      ): ReturnType<OutputTransform['transformFirstChunk']> {
        headers.set('X-Shout', 'yes')
        return [status + 1, headers, this.transformChunk(chunk)]
      }

      override transformChunk(chunk: Buffer): Buffer {
        return Buffer.from(chunk.toString().toUpperCase())
      }
    }
    class Pieces extends RequestHandler {
      override async get(): Promise<void> {
        this.write('one ')
        await this.flush()
        this.write('two')
      }
    }
    const application = new Application([['/', Pieces]])
    application.addTransform(Shout)
    const site = await serve(application)
    const answer = await site.ask('/')
    expect(answer.status).toBe(201)
    expect(answer.headers['x-shout']).toBe('yes')
    expect(answer.body).toBe('ONE TWO')
  })
})
