import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { HTTPError, RequestHandler, StaticFileHandler } from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'
import { temporaryFolder } from './static-files.ts'

const CONTENT: Record<string, string> = {
  'm:foo.txt': 'bar',
  'm:long': 'x'.repeat(2000),
  'm:large': 'x'.repeat(99_999),
}

/** Serves text of the memory, with the hooks of Tornado's CustomStaticFileTest. */
class Memory extends StaticFileHandler {
  static override getAbsolutePath(_root: string, path: string): string {
    return `m:${path}`
  }

  override validateAbsolutePath(_root: string, absolutePath: string): string {
    if (CONTENT[absolutePath] === undefined) throw new HTTPError(404)
    return absolutePath
  }

  override getContentSize(): number {
    return CONTENT[this.absolutePath ?? '']?.length ?? 0
  }

  static override getContent(path: string, start?: number, end?: number): Uint8Array {
    return Buffer.from(CONTENT[path] ?? '').subarray(start, end)
  }

  override getModifiedTime(): Date | undefined {
    return undefined
  }
}

class Url extends RequestHandler {
  override get(): void {
    this.write(this.staticUrl('foo.txt'))
  }
}

describe('a subclass with content of its own', () => {
  it('needs no files', async () => {
    const site = await serve([['/', Url]], { staticPath: 'memory', staticHandlerClass: Memory })
    const { body: url } = await site.ask('/')
    const answer = await site.ask(url)
    expect(answer.body).toBe('bar')
    expect(answer.headers['content-type']).toBe('text/plain')
    expect(answer.headers['last-modified']).toBeUndefined()
    expect(url).toBe(`/static/foo.txt?v=${answer.headers.etag?.slice(1, -1)}`)
    const part = await site.ask(url, { headers: { Range: 'bytes=1-' } })
    expect([part.status, part.body]).toEqual([206, 'ar'])
  })

  it.each<[string, () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>]>([
    ['an array', () => [Buffer.from('b'), Buffer.from('ar')]],
    [
      'an asynchronous generator',
      async function* () {
        yield Buffer.from('b')
        yield Buffer.from('ar')
      },
    ],
  ])('may return %s', async (_name, content) => {
    class Pieces extends Memory {
      static override getContent(): never {
        return content() as never
      }

      static override getContentVersion(): string {
        return 'build-1'
      }
    }
    const site = await serve([['/(.*)', Pieces, { path: '' }]])
    const answer = await site.ask('/foo.txt')
    expect(answer.body).toBe('bar')
    expect(answer.headers.etag).toBe('"build-1"')
  })

  it('that has no version gets no Etag', async () => {
    const records = captureLogs()
    class Asynchronous extends Memory {
      static override getContent(): never {
        async function* content(): AsyncGenerator<Buffer> {
          yield Buffer.from('bar')
        }
        return content() as never
      }
    }
    const site = await serve([['/(.*)', Asynchronous, { path: '' }]])
    const answer = await site.ask('/foo.txt')
    expect(answer.body).toBe('bar')
    expect(answer.headers.etag).toBeUndefined()
    expect(records[0]?.getMessage()).toBe('Could not open static file "m:foo.txt"')
  })

  it('may answer a request in validateAbsolutePath', async () => {
    class Moved extends StaticFileHandler {
      override validateAbsolutePath(): undefined {
        this.redirect('/elsewhere')
      }
    }
    const site = await serve([['/(.*)', Moved, { path: '/' }]])
    expect((await site.ask('/a')).headers.location).toBe('/elsewhere')
  })

  it('may tell how long, and as what, files are cached', async () => {
    const path = await temporaryFolder()
    await writeFile(join(path, 'a'), 'a')
    class Own extends StaticFileHandler {
      static override readonly CACHE_MAX_AGE: number = 60

      override getContentType(): string {
        return this.getArgument('type')
      }
    }
    const site = await serve([['/(.*)', Own, { path }]])
    const answer = await site.ask('/a?v=1&type=text/x-own')
    expect(answer.headers['cache-control']).toBe('max-age=60')
    expect(answer.headers['content-type']).toBe('text/x-own')
    expect((await site.ask('/a?type=')).headers['content-type']).toBe('text/html; charset=UTF-8')
  })
})

describe('a rule', () => {
  it('may name the group of its path', async () => {
    const site = await serve([['/(?<path>.*)', Memory, { path: '' }]])
    expect((await site.ask('/foo.txt')).body).toBe('bar')
  })

  it('needs a group', async () => {
    const records = captureLogs()
    const site = await serve([['/a', Memory, { path: '' }]])
    expect((await site.ask('/a')).status).toBe(500)
    expect(records.map((record) => String(record.excInfo)).join()).toContain('needs a group')
  })
})

describe('with compression', () => {
  const headers = { 'Accept-Encoding': 'gzip' }

  it('long text is compressed, and HEAD says so too', async () => {
    class Text extends Memory {
      static override getContent(path: string, start?: number, end?: number): never {
        // Two pieces of the long one, so that its head leaves before its end is known.
        const whole = Buffer.from(CONTENT[path] ?? '').subarray(start, end)
        const pieces = path === 'm:large' ? [whole.subarray(0, 9), whole.subarray(9)] : [whole]
        return pieces as never
      }

      override getContentType(): string {
        return 'text/plain'
      }
    }
    const site = await serve([['/(.*)', Text, { path: '' }]], { compressResponse: true })
    const get = await site.ask('/long', { headers })
    const head = await site.ask('/long', { method: 'HEAD', headers })
    expect(get.headers['content-encoding']).toBe('gzip')
    expect(get.headers['vary']).toBe('Accept-Encoding')
    expect(get.headers.etag).toMatch(/^W\/"/)
    expect(get.headers['content-length']).toBe(String(get.bytes.length))
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
    const [large, largeHead] = await Promise.all(
      ['GET', 'HEAD'].map((method) => site.ask('/large', { method, headers })),
    )
    for (const answer of [large, largeHead]) {
      expect(answer?.headers['content-encoding']).toBe('gzip')
      expect(answer?.headers['content-length']).toBeUndefined()
    }
    expect(largeHead?.body).toBe('')
    const again = await site.ask('/long', {
      headers: { ...headers, 'If-None-Match': get.headers.etag! },
    })
    expect(again.status).toBe(304)
    const part = await site.ask('/long', { headers: { ...headers, Range: 'bytes=0-99' } })
    expect([part.status, part.bytes.length]).toEqual([206, 100])
    expect(part.headers['content-encoding']).toBeUndefined()
  })
})
