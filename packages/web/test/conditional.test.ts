import { describe, expect, it } from '@jest/globals'
import { etagMatches, strongEtag } from '../src/conditional.ts'
import { RequestHandler } from '../src/index.ts'
import { serve } from './serve.ts'

describe('strongEtag', () => {
  it('depends on the bytes alone, not on how they were written', () => {
    const whole = strongEtag(['héllo'])
    expect(strongEtag(['hé', 'llo'])).toBe(whole)
    expect(strongEtag([Buffer.from('hé'), 'llo'])).toBe(whole)
    expect(strongEtag([Buffer.from('héllo')])).toBe(whole)
    expect(strongEtag(['hello'])).not.toBe(whole)
    expect(strongEtag([])).toMatch(/^"[^"]+"$/)
  })
})

describe('etagMatches', () => {
  it.each<[string, string | undefined, boolean]>([
    ['"xyzzy"', undefined, false],
    ['"xyzzy"', '', false],
    ['"xyzzy"', 'xyzzy', false],
    ['"xyzzy"', '"xyzzy"', true],
    ['"xyzzy"', 'W/"xyzzy"', true],
    ['W/"xyzzy"', '"xyzzy"', true],
    ['"xyzzy"', '"foo", "xyzzy"', true],
    ['"xyzzy"', 'W/"foo", W/"xyzzy", "bar"', true],
    ['"xyzzy"', '"foo", "bar"', false],
    ['"xyzzy"', '*', true],
    ['"xyzzy"', '"a, b"', false],
    ['"a, b"', '"a, b"', true],
    ['', '*', false],
  ])('%p against %p: %p', (etag, header, expected) => {
    expect(etagMatches(etag, header)).toBe(expected)
  })
})

class Page extends RequestHandler {
  override get(): void {
    this.setHeader('Content-Language', 'en')
    this.write('page')
  }

  override head(): void {
    this.get()
  }

  override post(): void {
    this.get()
  }
}

class Own extends RequestHandler {
  override computeEtag(): string | undefined {
    return this.getArgument('etag', undefined)
  }

  override get(): void {
    this.write('own')
  }
}

class Preset extends RequestHandler {
  override get(): void {
    this.setHeader('Etag', '"mine"')
    this.write('mine')
  }
}

describe('a response', () => {
  it('gets an Etag, and 304 without representation headers to a client that holds it', async () => {
    const site = await serve([['/', Page]])
    const first = await site.ask('/')
    const again = await site.ask('/', { headers: { 'If-None-Match': first.headers.etag! } })
    expect(again.status).toBe(304)
    expect(again.reason).toBe('Not Modified')
    expect(again.body).toBe('')
    expect(again.headers.etag).toBe(first.headers.etag)
    for (const name of [
      'content-language',
      'content-type',
      'content-length',
      'transfer-encoding',
    ]) {
      expect(again.headers[name]).toBeUndefined()
    }
  })

  it('has the same headers to HEAD, and no body', async () => {
    const site = await serve([['/', Page]])
    const get = await site.ask('/')
    const head = await site.ask('/', { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(head.headers['content-length']).toBe('4')
    expect(head.headers.etag).toBe(get.headers.etag)
    expect(head.body).toBe('')
  })

  it('has no Etag to POST', async () => {
    const site = await serve([['/', Page]])
    const answer = await site.ask('/', { method: 'POST', headers: { 'If-None-Match': '*' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.etag).toBeUndefined()
  })

  it('takes the Etag of an override, weak or none', async () => {
    const site = await serve([['/', Own]])
    const weak = { headers: { 'If-None-Match': '"x"' } }
    expect((await site.ask('/?etag=W/"x"', weak)).status).toBe(304)
    const none = await site.ask('/', { headers: { 'If-None-Match': '*' } })
    expect(none.status).toBe(200)
    expect(none.headers.etag).toBeUndefined()
  })

  it('gets no automatic 304 when the handler has set the Etag itself', async () => {
    const site = await serve([['/', Preset]])
    const answer = await site.ask('/', { headers: { 'If-None-Match': '"mine"' } })
    expect(answer.status).toBe(200)
    expect(answer.headers.etag).toBe('"mine"')
  })
})
