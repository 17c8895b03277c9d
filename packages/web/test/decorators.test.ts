import { describe, expect, it } from '@jest/globals'
import { addslash, removeslash, RequestHandler, streamRequestBody } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'

class Adds extends RequestHandler {
  override get = addslash(function (this: Adds): void {
    this.write('slash')
  })

  override post = this.get
}

class Removes extends RequestHandler {
  override get = removeslash(function (this: Removes): void {
    this.write('bare')
  })
}

class Decorated extends RequestHandler {
  @addslash
  override async get(id: string): Promise<void> {
    await this.finish(id)
  }
}

describe('addslash and removeslash', () => {
  it.each<[string, string, number, string | undefined]>([
    ['GET', '/add', 301, '/add/'],
    ['GET', '/add?foo=bar', 301, '/add/?foo=bar'],
    ['GET', '/add/', 200, undefined],
    ['POST', '/add', 404, undefined],
    ['GET', '/remove/', 301, '/remove'],
    ['GET', '/remove///?foo=bar', 301, '/remove?foo=bar'],
    ['GET', '/remove', 200, undefined],
    ['GET', '/', 200, undefined],
    ['GET', '//evil.example', 301, '/evil.example/'],
    ['GET', '/decorated/x', 301, '/decorated/x/'],
    ['GET', '/decorated/x/', 200, undefined],
  ])('%s %s answers %p %p', async (method, path, status, location) => {
    captureLogs()
    const site = await serve([
      ['/add/?', Adds],
      ['//evil.*', Adds],
      ['/remove/*', Removes],
      ['/decorated/(.*?)/?', Decorated],
      ['/', Removes],
    ])
    const answer = await site.ask(path, { method })
    expect(answer.status).toBe(status)
    expect(answer.headers.location).toBe(location)
  })
})

it('streamRequestBody takes handler classes only, and is inherited', async () => {
  expect(() => streamRequestBody(class {} as never)).toThrow(TypeError)
  expect(() => streamRequestBody('x' as never)).toThrow('expected subclass of RequestHandler')
  const Parent = streamRequestBody(
    class extends RequestHandler {
      protected bytes = 0

      override dataReceived(chunk: Buffer): void {
        this.bytes += chunk.length
      }
    },
  )
  class Child extends Parent {
    override post(): void {
      this.write(String(this.bytes))
    }
  }
  const site = await serve([['/', Child]])
  expect((await site.ask('/', { method: 'POST', body: 'x'.repeat(1000) })).body).toBe('1000')
})
