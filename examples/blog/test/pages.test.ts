import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { Visitor } from '@tornado-ts/example-support'
import { createSignedValue } from '@tornado-ts/web'
import { databases } from './databases.ts'
import { COOKIE_SECRET, Site } from './site.ts'

const AUTHOR = { name: 'Ada <Lovelace>', email: 'ada@example.com', password: ' secret ' }
const ENTRY = { title: 'Tea & biscuits', markdown: '# One\r\n\r\ntwo *three*' }

for (const database of databases) {
  // The tests build on one another: they tell the life of one blog.
  database.describe()(`a blog on ${database.name}`, () => {
    let site: Site
    let author: Visitor
    let stranger: Visitor

    beforeAll(async () => {
      site = await Site.open(database.start)
      author = new Visitor(site.url)
      stranger = new Visitor(site.url)
    })

    afterAll(() => site?.close())

    it('leads to the page where its author is created', async () => {
      const path = ['/']
      for (;;) {
        const { location } = await stranger.get(path.at(-1)!)
        if (location === undefined) break
        path.push(location)
      }
      expect(path).toEqual([
        '/',
        '/compose',
        '/auth/login?next=%2Fcompose',
        '/auth/create?next=%2Fcompose',
      ])
    })

    it('has an empty archive and an empty feed', async () => {
      expect((await stranger.get('/archive')).text).toContain('Nothing yet.')
      const feed = await stranger.get('/feed')
      expect(feed.text).toContain('<updated>1970-01-01T00:00:00.000Z</updated>')
      expect(feed.text).not.toContain('<entry>')
    })

    it.each([
      [{ ...AUTHOR, name: ' ' }, 'name is empty'],
      [{ ...AUTHOR, name: 'x'.repeat(101) }, 'name is too long'],
      [{ ...AUTHOR, email: '' }, 'email is empty'],
      [{ name: 'Ada', email: 'ada@example.com' }, 'Missing argument password'],
    ])('refuses the author %j: %s', async (fields, message) => {
      const answer = await stranger.submit('/auth/create', fields)
      expect(answer.status).toBe(400)
      expect(answer.text).toContain(message)
    })

    it('lets its author in at once, with a cookie that scripts do not get', async () => {
      const answer = await author.submit('/auth/create?next=/compose', AUTHOR)
      expect([answer.status, answer.location]).toEqual([302, '/compose'])
      const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('blogdemo_user'))
      expect(cookie).toMatch(/; HttpOnly; Path=\/; SameSite=Lax$/)
      expect((await author.get('/compose')).text).toContain('Signed in as Ada &lt;Lovelace&gt;')
    })

    it('has no second author', async () => {
      const answer = await stranger.submit('/auth/create', { ...AUTHOR, email: 'eve@example.com' })
      expect(answer.status).toBe(400)
      expect(answer.text).toContain('author already created')
      expect((await stranger.get('/auth/login')).status).toBe(200)
    })

    it('refuses a form without its XSRF token', async () => {
      const answer = await author.post('/compose', ENTRY)
      expect(answer.status).toBe(403)
      expect(answer.text).toContain('argument missing from POST')
    })

    it('publishes an entry, and another one of the same title', async () => {
      const first = await author.submit('/compose', ENTRY)
      expect([first.status, first.location]).toEqual([302, '/entry/tea-biscuits'])
      const second = await author.submit('/compose', ENTRY)
      expect(second.location).toBe('/entry/tea-biscuits-2')
      const page = await stranger.get('/entry/tea-biscuits')
      expect(page.text).toContain('<title>Tea &amp; biscuits – Tornado Blog</title>')
      expect(page.text).toContain('<h1>One</h1>\n<p>two <em>three</em></p>')
      expect(page.text).not.toContain('Edit this post')
    })

    it('changes an entry and keeps its URL', async () => {
      const id = /\/compose\?id=(\d+)/.exec((await author.get('/entry/tea-biscuits-2')).text)?.[1]
      const path = `/compose?id=${id}`
      expect((await author.get(path)).text).toContain('value="Tea &amp; biscuits"')
      const answer = await author.submit(path, { title: 'Coffee', markdown: '<b>new\v</b>' })
      expect([answer.status, answer.location]).toEqual([302, '/entry/tea-biscuits-2'])
      const page = await stranger.get('/entry/tea-biscuits-2')
      expect(page.text).toContain('Coffee')
      expect(page.text).toContain('<b>new </b>')
    })

    it.each([
      [{ ...ENTRY, title: '' }, 400],
      [{ ...ENTRY, title: 'é'.repeat(513) }, 400],
      [{ title: 'No text' }, 400],
      [{ ...ENTRY, id: '0' }, 404],
      [{ ...ENTRY, id: 'x' }, 404],
      [{ ...ENTRY, id: '9'.repeat(20) }, 404],
    ])('refuses the entry %j: %d', async (fields, status) => {
      const answer = await author.submit('/compose', fields)
      expect(answer.status).toBe(status)
    })

    it('lists the newest first, five of them at home', async () => {
      for (let number = 1; number <= 5; number++) {
        await author.submit('/compose', { title: `Number ${number}`, markdown: 'text' })
      }
      const titles = (text: string): (string | undefined)[] =>
        Array.from(text.matchAll(/<a href="\/entry\/([^"]*)"/g), ([, slug]) => slug)
      const newest = ['number-5', 'number-4', 'number-3', 'number-2', 'number-1']
      expect(titles((await stranger.get('/')).text)).toEqual(newest)
      const all = [...newest, 'tea-biscuits-2', 'tea-biscuits']
      const archive = await stranger.get('/archive')
      expect(titles(archive.text)).toEqual(all)
      expect(archive.text).not.toContain('Nothing yet.')
    })

    it('has a feed', async () => {
      const { headers, text } = await stranger.get('/feed')
      expect(headers.get('Content-Type')).toBe('application/atom+xml')
      expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>/)
      expect(text.match(/<entry>/g)).toHaveLength(7)
      expect(text).toContain(`<id>${site.url}/entry/tea-biscuits</id>`)
      expect(text).toContain('<author><name>Ada &lt;Lovelace&gt;</name></author>')
      expect(text).toContain('&lt;b&gt;new &lt;/b&gt;')
    })

    it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', 'x'])(
      'does not lead from the login to %j',
      async (next) => {
        const query = new URLSearchParams({ next })
        expect((await stranger.get(`/auth/login?${query}`)).status).toBe(400)
        expect((await stranger.submit('/auth/login', { ...AUTHOR, next })).status).toBe(400)
        expect((await stranger.get(`/auth/logout?${query}`)).status).toBe(400)
      },
    )

    it.each([
      [{ email: 'nobody@example.com', password: ' secret ' }, 'email not found'],
      [{ email: AUTHOR.email, password: 'secret' }, 'incorrect password'],
    ])('does not let %j in: %s', async (fields, message) => {
      const answer = await stranger.submit('/auth/login', fields)
      expect(answer.status).toBe(200)
      expect(answer.text).toContain(message)
      expect((await stranger.get('/compose')).location).toBe('/auth/login?next=%2Fcompose')
    })

    it('lets its author out and in again', async () => {
      const left = await author.get('/auth/logout')
      expect([left.status, left.location]).toEqual([302, '/'])
      expect((await author.get('/compose')).status).toBe(302)
      const back = await author.submit('/auth/login?next=%2Farchive', AUTHOR)
      expect([back.status, back.location]).toEqual([302, '/archive'])
      expect((await author.get('/compose')).status).toBe(200)
    })

    it.each(['/nowhere', '/entry/nothing', '/entry/', '/entry/a/b', '/compose/'])(
      'has no page %s',
      async (path) => {
        const answer = await stranger.get(path)
        expect(answer.status).toBe(404)
        expect(answer.text).toContain('There is no such page.')
        expect(answer.text).toContain('<title>404 – Tornado Blog</title>')
      },
    )

    it('answers 404 to a form posted to nowhere', async () => {
      expect((await stranger.post('/nowhere', {})).status).toBe(404)
    })

    it.each([
      ['who is there no more', createSignedValue(COOKIE_SECRET, 'blogdemo_user', '999999')],
      ['signed by somebody else', createSignedValue('guess', 'blogdemo_user', '1')],
      ['signed for something else', createSignedValue(COOKIE_SECRET, 'other', '1')],
    ])('takes a user %s for a stranger', async (_kind, cookie) => {
      stranger.setCookie('blogdemo_user', `"${cookie}"`)
      expect((await stranger.get('/compose')).location).toBe('/auth/login?next=%2Fcompose')
    })

    it('ends by itself on SIGTERM', async () => {
      expect(await site.stop()).toBe(0)
    })
  })
}
