import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { StaticFileHandler } from '../src/index.ts'
import { captureLogs, serve, type Site } from './serve.ts'
import { ALPHABET, temporaryFolder } from './static-files.ts'

const MODIFIED = 'Sun, 06 Nov 1994 08:49:37 GMT'
const ETAG = `"${createHash('sha512').update(ALPHABET).digest('hex')}"`

/** A folder with one file, and an application that serves it below `/s/`. */
async function site(args: object = {}): Promise<[Site, string]> {
  const path = await temporaryFolder()
  await writeFile(join(path, 'abc.txt'), ALPHABET)
  const time = Date.parse(MODIFIED) / 1000
  await utimes(join(path, 'abc.txt'), time, time + 0.5)
  return [await serve([['/s/(.*)', StaticFileHandler, { path, ...args }]]), path]
}

describe('a static file', () => {
  it('is sent with what describes it', async () => {
    const [files] = await site()
    const answer = await files.ask('/s/abc.txt')
    expect(answer.status).toBe(200)
    expect(answer.body).toBe(ALPHABET)
    expect(answer.headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': '26',
      'content-type': 'text/plain',
      etag: ETAG,
      'last-modified': MODIFIED,
    })
    for (const name of ['cache-control', 'expires', 'content-range', 'transfer-encoding']) {
      expect(answer.headers[name]).toBeUndefined()
    }
  })

  it('may be cached for ten years where its URL has a version', async () => {
    const [files] = await site()
    const answer = await files.ask('/s/abc.txt?v=1')
    expect(answer.headers['cache-control']).toBe('max-age=315360000')
    const years = (Date.parse(answer.headers.expires!) - Date.now()) / 1000 / 86400 / 365
    expect(years).toBeCloseTo(10, 3)
  })

  it('has the same headers to HEAD, and no body', async () => {
    const [files] = await site()
    const get = await files.ask('/s/abc.txt')
    const head = await files.ask('/s/abc.txt', { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(head.body).toBe('')
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' })
  })

  it('answers other methods with 405', async () => {
    captureLogs()
    const [files] = await site()
    const answer = await files.ask('/s/abc.txt', { method: 'POST' })
    expect(answer.status).toBe(405)
    expect(answer.headers.allow).toBe('GET, HEAD')
  })

  it('may be empty, and may be large', async () => {
    const [files, path] = await site()
    const content = Buffer.alloc(3_000_000, ALPHABET)
    await writeFile(join(path, 'empty'), '')
    await writeFile(join(path, 'large'), content)
    const empty = await files.ask('/s/empty')
    expect(empty.status).toBe(200)
    expect(empty.headers['content-length']).toBe('0')
    const large = await files.ask('/s/large')
    expect(large.bytes.equals(content)).toBe(true)
    expect(large.headers.etag).toMatch(/^"[0-9a-f]+-[0-9a-f]+"$/)
    const headers = { 'If-None-Match': large.headers.etag! }
    expect((await files.ask('/s/large', { headers })).status).toBe(304)
  })

  it('gets another Etag when it changes', async () => {
    const [files, path] = await site()
    await files.ask('/s/abc.txt')
    await writeFile(join(path, 'abc.txt'), 'changed')
    const answer = await files.ask('/s/abc.txt', { headers: { 'If-None-Match': ETAG } })
    expect(answer.status).toBe(200)
    expect(answer.body).toBe('changed')
    expect(answer.headers.etag).not.toBe(ETAG)
  })

  it('that goes away before it is sent is missing', async () => {
    captureLogs()
    class Vanishing extends StaticFileHandler {
      override setExtraHeaders(): void {
        rmSync(this.absolutePath ?? '')
      }
    }
    const [, path] = await site()
    const files = await serve([['/(.*)', Vanishing, { path }]])
    const answer = await files.ask('/abc.txt?v=1')
    expect(answer.status).toBe(404)
    expect(answer.headers['cache-control']).toBeUndefined()
    expect(answer.headers.etag).toBeUndefined()
  })
})

describe('a range', () => {
  it.each<[string, number, string | undefined, string]>([
    ['bytes=0-9', 206, 'bytes 0-9/26', 'abcdefghij'],
    ['bytes=0-', 200, undefined, ALPHABET],
    ['bytes=0-10000000', 200, undefined, ALPHABET],
    ['bytes=-1000000', 200, undefined, ALPHABET],
    ['asdf', 200, undefined, ALPHABET],
    ['bytes=1-2,4-5', 200, undefined, ALPHABET],
    ['bytes=1-10000000', 206, 'bytes 1-25/26', ALPHABET.slice(1)],
    ['bytes=22-', 206, 'bytes 22-25/26', 'wxyz'],
    ['bytes=-4', 206, 'bytes 22-25/26', 'wxyz'],
    ['bytes=-0', 416, 'bytes */26', ''],
    ['bytes=26-', 416, 'bytes */26', ''],
    ['bytes=10-3', 416, 'bytes */26', ''],
  ])('%p is answered with %p %p', async (range, status, contentRange, body) => {
    const [files] = await site()
    const answer = await files.ask('/s/abc.txt?v=1', { headers: { Range: range } })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-range']).toBe(contentRange)
    expect(answer.headers['content-length']).toBe(String(body.length))
    expect(answer.headers['content-type']).toBe('text/plain')
    expect(answer.headers.etag).toBe(ETAG)
    expect(answer.headers['cache-control']).toBe(status === 416 ? undefined : 'max-age=315360000')
    expect(answer.body).toBe(body)
  })

  it('of a large file begins and ends at any byte', async () => {
    const [files, path] = await site()
    const content = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7) % 251))
    await writeFile(join(path, 'large'), content)
    const headers = { Range: 'bytes=65535-150000' }
    const answer = await files.ask('/s/large', { headers })
    expect(answer.status).toBe(206)
    expect(answer.bytes.equals(content.subarray(65535, 150001))).toBe(true)
  })

  it('means nothing to HEAD', async () => {
    const [files] = await site()
    const headers = { Range: 'bytes=0-9' }
    const answer = await files.ask('/s/abc.txt', { method: 'HEAD', headers })
    expect(answer.status).toBe(200)
    expect(answer.headers['content-length']).toBe('26')
  })

  it.each<[string, number]>([
    [ETAG, 206],
    [`W/${ETAG}`, 200],
    ['"other"', 200],
    [MODIFIED, 206],
    ['Sun, 06 Nov 1994 08:49:38 GMT', 200],
    ['soon', 200],
  ])('is honoured, or not, after If-Range: %s', async (ifRange, status) => {
    const [files] = await site()
    const headers = { Range: 'bytes=0-9', 'If-Range': ifRange }
    const answer = await files.ask('/s/abc.txt', { headers })
    expect(answer.status).toBe(status)
    expect(answer.body).toBe(status === 206 ? 'abcdefghij' : ALPHABET)
  })
})

describe('a condition', () => {
  it.each<[Record<string, string>, number]>([
    [{ 'If-None-Match': ETAG }, 304],
    [{ 'If-None-Match': `W/${ETAG}` }, 304],
    [{ 'If-None-Match': '*' }, 304],
    [{ 'If-None-Match': '"other"' }, 200],
    [{ 'If-None-Match': '"other"', 'If-Modified-Since': MODIFIED }, 200],
    [{ 'If-Modified-Since': MODIFIED }, 304],
    [{ 'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:38 GMT' }, 304],
    [{ 'If-Modified-Since': 'Sun, 06 Nov 1994 08:49:36 GMT' }, 200],
    [{ 'If-Modified-Since': 'Sunday, 06-Nov-94 08:49:37 GMT' }, 304],
    [{ 'If-Modified-Since': 'yesterday' }, 200],
    [{ 'If-None-Match': ETAG, Range: 'bytes=0-9' }, 304],
    [{ 'If-Match': ETAG }, 200],
    [{ 'If-Match': '"other"' }, 412],
    [{ 'If-Match': '"other"', 'If-None-Match': ETAG }, 412],
    [{ 'If-Unmodified-Since': MODIFIED }, 200],
    [{ 'If-Unmodified-Since': 'Sun, 06 Nov 1994 08:49:36 GMT' }, 412],
  ])('%j is answered with %p', async (headers, status) => {
    captureLogs()
    const [files] = await site()
    for (const method of ['GET', 'HEAD']) {
      const answer = await files.ask('/s/abc.txt', { method, headers })
      expect(answer.status).toBe(status)
      if (status !== 304) continue
      expect(answer.body).toBe('')
      expect(answer.headers.etag).toBe(ETAG)
      expect(answer.headers['content-length']).toBeUndefined()
      expect(answer.headers['content-type']).toBeUndefined()
    }
  })
})

describe('a directory', () => {
  async function withDirectory(args: object): Promise<Site> {
    captureLogs()
    const [found, path] = await site(args)
    await mkdir(join(path, 'dir'))
    await mkdir(join(path, 'empty'))
    await writeFile(join(path, 'index.html'), 'root index')
    await writeFile(join(path, 'dir', 'index.html'), 'dir index')
    return found
  }

  it('is refused without a default filename', async () => {
    const found = await withDirectory({})
    expect((await found.ask('/s/dir')).status).toBe(403)
    expect((await found.ask('/s/dir/')).status).toBe(403)
    expect((await found.ask('/s/')).status).toBe(403)
  })

  it('is its default file, behind a slash', async () => {
    const found = await withDirectory({ defaultFilename: 'index.html' })
    expect((await found.ask('/s/')).body).toBe('root index')
    const answer = await found.ask('/s/dir/')
    expect(answer.body).toBe('dir index')
    expect(answer.headers['content-type']).toBe('text/html')
    const redirect = await found.ask('/s/dir')
    expect(redirect.status).toBe(301)
    expect(redirect.headers.location).toBe('/s/dir/')
    expect((await found.ask('/s/empty/')).status).toBe(404)
    expect((await found.ask('/s/nothing/')).status).toBe(404)
  })
})
