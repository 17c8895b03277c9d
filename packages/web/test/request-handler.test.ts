import { describe, expect, it } from '@jest/globals'
import { ObjectDict } from '@tornado-ts/util'
import { RequestHandler } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

/** A handler whose GET is `action`. */
function handlerOf(action: (handler: RequestHandler) => unknown): typeof RequestHandler {
  return class extends RequestHandler {
    override get(): unknown {
      return action(this)
    }
  }
}

describe('write', () => {
  it('sends text, bytes and what was written in between as they are', async () => {
    const site = await serve([
      [
        '/',
        handlerOf((handler) => {
          handler.write('é')
          handler.write(Buffer.from([0xc3, 0xa9]))
          handler.write('')
          handler.write('!')
        }),
      ],
    ])
    const answer = await site.ask('/')
    expect(answer.body).toBe('éé!')
    expect(answer.headers['content-length']).toBe('5')
    expect(answer.headers['content-type']).toBe('text/html; charset=UTF-8')
  })

  it.each([
    [{ a: '</script>' }],
    [Object.assign(Object.create(null) as object, { a: '</script>' })],
    [new ObjectDict({ a: '</script>' })],
    [new Map([['a', '</script>']])],
  ])('sends an object as JSON that is safe in a script', async (value) => {
    const site = await serve([['/', handlerOf((handler) => handler.write(value))]])
    const answer = await site.ask('/')
    expect(answer.body).toBe('{"a":"<\\/script>"}')
    expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8')
  })

  it.each([[[1]], [1], [true], [null], [undefined], [new Date()]])('refuses %p', async (value) => {
    captureLogs()
    const site = await serve([
      [
        '/',
        handlerOf((handler) => {
          expect(() => handler.write(value as never)).toThrow(TypeError)
          handler.write('refused')
        }),
      ],
    ])
    expect((await site.ask('/')).body).toBe('refused')
  })

  it('says why an array is refused', async () => {
    const site = await serve([
      ['/', handlerOf((handler) => expect(() => handler.write([])).toThrow('security'))],
    ])
    expect((await site.ask('/')).status).toBe(200)
  })
})

describe('after finish', () => {
  it('nothing can be written, and a second finish is an error', async () => {
    const problems: string[] = []
    const site = await serve([
      [
        '/',
        handlerOf(async (handler) => {
          await handler.finish('done')
          for (const action of [() => handler.write('x'), () => void handler.finish()]) {
            try {
              action()
            } catch (error) {
              problems.push((error as Error).message)
            }
          }
        }),
      ],
    ])
    expect((await site.ask('/')).body).toBe('done')
    expect(problems).toEqual(['Cannot write() after finish()', 'finish() called twice'])
  })
})

describe('setStatus', () => {
  it.each<[number, string | undefined, string]>([
    [201, undefined, 'Created'],
    [299, undefined, 'Unknown'],
    [200, 'Fine', 'Fine'],
    [200, 'OK\r\nX-Injection: yes', 'Unknown'],
    [200, '<script>', 'Unknown'],
    [200, 'caf€', 'Unknown'],
  ])('%p with %p has the phrase %p', async (code, reason, phrase) => {
    const site = await serve([['/', handlerOf((handler) => handler.setStatus(code, reason))]])
    const answer = await site.ask('/')
    expect(answer.status).toBe(code)
    expect(answer.reason).toBe(phrase)
  })
})

describe('headers', () => {
  it('are set, added and removed by any spelling of their name', async () => {
    const site = await serve([
      [
        '/',
        handlerOf((handler) => {
          handler.setHeader('x-one', 1)
          handler.setHeader('X-ONE', 2)
          handler.addHeader('X-Two', 'a')
          handler.addHeader('x-two', 'b')
          handler.setHeader('X-Gone', 'x')
          handler.clearHeader('x-gone')
          handler.clearHeader('X-Never')
          handler.clearHeader('Content-Type')
        }),
      ],
    ])
    const { headers } = await site.ask('/')
    expect(headers['x-one']).toBe('2')
    expect(headers['x-two']).toBe('a, b')
    expect(headers['x-gone']).toBeUndefined()
    expect(headers['content-type']).toBeUndefined()
    expect(headers['server']).toMatch(/^tornado-ts\//)
    expect(Date.parse(headers['date'] ?? '')).toBeGreaterThan(Date.now() - 5000)
  })

  it('cannot be used to split the response', async () => {
    const records = captureLogs()
    const site = await serve([
      ['/', handlerOf((handler) => handler.setHeader('X-Foo', handler.getArgument('h')))],
      ['/name', handlerOf((handler) => handler.addHeader('X-Foo\r\nX-Bar', 'y'))],
      ['/set', handlerOf((handler) => handler.setHeader('X-Foo\r\nX-Bar', 'y'))],
      ['/redirect', handlerOf((handler) => handler.redirect(handler.getArgument('to')))],
    ])
    for (const path of [
      '/?h=foo%0D%0AX-Bar:%20baz',
      '/name',
      '/set',
      '/redirect?to=/%0D%0AX-Bar:%20baz',
    ]) {
      const answer = await site.ask(path)
      expect(answer.status).toBe(500)
      expect(answer.headers['x-bar']).toBeUndefined()
    }
    expect(records.map((record) => record.getMessage()).join()).toContain('Uncaught exception')
  })

  it('have defaults of the handler on every response', async () => {
    class Defaults extends RequestHandler {
      override setDefaultHeaders(): void {
        this.setHeader('X-Default', 'yes')
        this.setHeader('Server', 'mine')
      }
    }
    const site = await serve([['/', Defaults]])
    const answer = await site.ask('/')
    expect(answer.status).toBe(405)
    expect(answer.headers['x-default']).toBe('yes')
    expect(answer.headers['server']).toBe('mine')
  })
})

describe('redirect', () => {
  it.each<[string, Parameters<RequestHandler['redirect']>[1], number]>([
    ['/a', undefined, 302],
    ['/a', { permanent: true }, 301],
    ['/a', { status: 307 }, 307],
    ['/a', { permanent: true, status: 303 }, 303],
  ])('to %p with %p is a %p', async (url, options, status) => {
    const site = await serve([['/', handlerOf((handler) => handler.redirect(url, options))]])
    const answer = await site.ask('/')
    expect(answer.status).toBe(status)
    expect(answer.headers.location).toBe(url)
    expect(answer.body).toBe('')
  })

  it('sends the URL as UTF-8', async () => {
    const site = await serve([['/', handlerOf((handler) => handler.redirect('/é'))]])
    const { location } = (await site.ask('/')).headers
    expect(Buffer.from(location!, 'latin1').toString()).toBe('/é')
  })

  it('takes redirect statuses only, and only before the head is out', async () => {
    const problems: string[] = []
    const attempt = (action: () => void): void => {
      try {
        action()
      } catch (error) {
        problems.push((error as Error).message)
      }
    }
    const site = await serve([
      [
        '/',
        handlerOf(async (handler) => {
          attempt(() => handler.redirect('/', { status: 200 }))
          attempt(() => handler.redirect('/', { status: 300.5 }))
          handler.write('x')
          await handler.flush()
          attempt(() => handler.redirect('/'))
        }),
      ],
    ])
    expect((await site.ask('/')).body).toBe('x')
    expect(problems).toEqual([
      expect.stringContaining('not 200'),
      expect.stringContaining('not 300.5'),
      'Cannot redirect after headers have been written',
    ])
  })
})

describe('arguments of a request', () => {
  class Echo extends RequestHandler {
    override get(): void {
      this.write({
        all: this.getArguments('a'),
        last: this.getArgument('a', 'none'),
        query: this.getQueryArgument('a', 'none'),
        body: this.getBodyArgument('a', 'none'),
        queries: this.getQueryArguments('a'),
        bodies: this.getBodyArguments('a'),
      })
    }

    override post(): void {
      this.get()
    }
  }
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }

  it('come from the query, then from the body', async () => {
    const site = await serve([['/', Echo]])
    const answer = await site.ask('/?a=bar', { method: 'POST', headers: form, body: 'a=hello' })
    expect(JSON.parse(answer.body)).toEqual({
      all: ['bar', 'hello'],
      last: 'hello',
      query: 'bar',
      body: 'hello',
      queries: ['bar'],
      bodies: ['hello'],
    })
  })

  it('may be blank or absent', async () => {
    const site = await serve([['/', Echo]])
    expect(JSON.parse((await site.ask('/?a=')).body)).toMatchObject({ last: '', body: 'none' })
    expect(JSON.parse((await site.ask('/')).body)).toMatchObject({ all: [], last: 'none' })
  })

  it('are unescaped: plus and %2F in the query, only %2F in the path', async () => {
    class Both extends RequestHandler {
      override get(path: string): void {
        this.write({ path, args: this.request.path, query: this.getArguments('a/b') })
      }
    }
    const site = await serve([['/group/(.*)', Both]])
    const answer = await site.ask('/group/%3F+x?a%2Fb=1+2')
    expect(JSON.parse(answer.body)).toMatchObject({ path: '?+x', query: ['1 2'] })
  })

  it('answer 400 when they are not UTF-8, in the path as in the query', async () => {
    captureLogs()
    class Any extends RequestHandler {
      override get(): void {
        this.write(this.getArgument('a', ''))
      }
    }
    const site = await serve([['/p/(.*)', Any]])
    expect((await site.ask('/p/x?a=%FF')).status).toBe(400)
    expect((await site.ask('/p/%FF')).status).toBe(400)
    expect((await site.ask('/p/%C3%A9')).status).toBe(200)
  })

  it('that are missing answer 400 with one warning', async () => {
    const records = captureLogs()
    const site = await serve([['/', handlerOf((handler) => handler.getArgument('foo'))]])
    expect((await site.ask('/')).status).toBe(400)
    const warning = records.find((record) => record.name === 'tornado.general')
    expect(warning?.getMessage()).toBe('400 GET / (127.0.0.1): Missing argument foo')
  })

  it('in a body that cannot be parsed answer 400', async () => {
    captureLogs()
    const site = await serve([['/', Echo]])
    const multipart = { 'Content-Type': 'multipart/form-data; boundary=b' }
    const answer = await site.ask('/', { method: 'POST', headers: multipart, body: 'junk' })
    expect(answer.status).toBe(400)
    const gzipped = { ...form, 'Content-Encoding': 'gzip' }
    expect((await site.ask('/', { method: 'POST', headers: gzipped, body: 'a=b' })).status).toBe(
      400,
    )
  })

  it('may be decoded differently by the handler', async () => {
    class Latin1 extends RequestHandler {
      override decodeArgument(value: Buffer): string {
        return value.toString('latin1')
      }

      override get(group: string): void {
        this.write(group + this.getArgument('a'))
      }
    }
    const site = await serve([['/(.*)', Latin1]])
    expect((await site.ask('/%E9?a=%E8')).body).toBe('éè')
  })
})

describe('currentUser', () => {
  it('is asked for once, and not at all when it was assigned', async () => {
    let asked = 0
    class User extends RequestHandler {
      override prepare(): void {
        if (this.request.path === '/set') this.currentUser = 'set'
      }

      override getCurrentUser(): unknown {
        asked++
        return 'asked'
      }

      override get(): void {
        this.write(`${String(this.currentUser)} ${String(this.currentUser)}`)
      }
    }
    const site = await serve([['/.*', User]])
    expect((await site.ask('/')).body).toBe('asked asked')
    expect(asked).toBe(1)
    expect((await site.ask('/set')).body).toBe('set set')
    expect(asked).toBe(1)
  })
})
