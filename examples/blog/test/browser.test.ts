/// <reference lib="dom" />
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { describeWith } from '@tornado-ts/example-support'
import {
  type Browser,
  CHROMIUM,
  openBrowser,
  type Page,
  PHONE,
  takePicture,
} from '@tornado-ts/example-support/browser'
import { databases } from './databases.ts'
import { Site } from './site.ts'

const example = `${import.meta.dirname}/..`

const MARKDOWN = `Boil *fresh* water. Then:

1. Warm the pot.
2. Add one spoon for each cup.

\`\`\`
steep(leaves, { minutes: 4, temperature: 95, andOneMoreArgument: 'that is too long for a phone' })
\`\`\`

> There is no trouble so great that it is not much diminished by a nice cup of tea.
`

for (const database of databases) {
  database.describe()(`on ${database.name}`, () => {
    // The tests build on one another: they tell what one author does.
    describeWith(CHROMIUM)('an author with a browser', () => {
      let site: Site
      let browser: Browser
      let page: Page

      beforeAll(async () => {
        site = await Site.open(database.start)
        browser = await openBrowser()
        page = await browser.newPage()
      })

      afterAll(async () => {
        await browser?.close()
        await site?.close()
      })

      it('becomes the author', async () => {
        await page.goto(site.url)
        expect(page.url()).toBe(`${site.url}/auth/create?next=%2Fcompose`)
        await page.getByLabel('Name').fill('Ada')
        await page.getByLabel('Email').fill('ada@example.com')
        await page.getByLabel('Password').fill('secret')
        await page.getByRole('button').click()
        expect(page.url()).toBe(`${site.url}/compose`)
      })

      it('composes an entry', async () => {
        await page.getByLabel('Title').fill('How to make tea')
        await page.getByLabel('Text').fill(MARKDOWN)
        await page.getByRole('button', { name: 'Publish post' }).click()
        expect(page.url()).toBe(`${site.url}/entry/how-to-make-tea`)
        expect(await page.getByRole('heading').textContent()).toBe('How to make tea')
        expect(await page.locator('article em').textContent()).toBe('fresh')
        expect(await page.locator('article li').count()).toBe(2)
      })

      it('edits it', async () => {
        await page.getByRole('link', { name: 'Edit this post' }).click()
        expect(await page.getByLabel('Text').inputValue()).toBe(MARKDOWN)
        await page.getByLabel('Title').fill('How to make good tea')
        await page.getByRole('button', { name: 'Save changes' }).click()
        expect(page.url()).toBe(`${site.url}/entry/how-to-make-tea`)
        expect(await page.getByRole('heading').textContent()).toBe('How to make good tea')
        await takePicture(page, example, `${database.name}-desktop`)
      })

      it('has a feed that parses', async () => {
        const feed = await page.evaluate(async () => {
          const response = await fetch('/feed')
          const xml = new DOMParser().parseFromString(await response.text(), 'application/xml')
          const text = (selector: string): string | null | undefined =>
            xml.querySelector(selector)?.textContent
          return {
            error: text('parsererror'),
            root: xml.documentElement.namespaceURI,
            title: text('entry > title'),
            content: text('entry > content'),
          }
        })
        expect(feed).toMatchObject({
          error: undefined,
          root: 'http://www.w3.org/2005/Atom',
          title: 'How to make good tea',
          content: expect.stringContaining('<em>fresh</em>'),
        })
      })

      it('logs out, fails to log in, and logs in', async () => {
        await page.getByRole('link', { name: 'Sign out' }).click()
        expect(await page.getByRole('link', { name: 'New post' }).count()).toBe(0)
        await page.getByRole('link', { name: 'Sign in' }).click()
        await page.getByLabel('Email').fill('ada@example.com')
        await page.getByLabel('Password').fill('wrong')
        await page.getByRole('button').click()
        expect(await page.getByRole('alert').textContent()).toBe('incorrect password')
        await page.getByLabel('Email').fill('ada@example.com')
        await page.getByLabel('Password').fill('secret')
        await page.getByRole('button').click()
        expect(page.url()).toBe(`${site.url}/`)
        expect(await page.getByRole('link', { name: 'New post' }).count()).toBe(1)
      })

      it.each(['/', '/archive', '/compose', '/entry/how-to-make-tea', '/nowhere'])(
        'reads %s on a phone without scrolling sideways',
        async (path) => {
          await page.setViewportSize(PHONE)
          await page.goto(site.url + path)
          const width = await page.evaluate(() => document.documentElement.scrollWidth)
          expect(width).toBe(PHONE.width)
          const name = path.split('/').at(-1) || 'home'
          await takePicture(page, example, `${database.name}-phone-${name}`)
        },
      )

      it('reads at night', async () => {
        await page.emulateMedia({ colorScheme: 'dark' })
        await page.goto(`${site.url}/compose`)
        const [paper] = (await page.evaluate(() =>
          /\d+/.exec(getComputedStyle(document.body).backgroundColor),
        )) ?? ['255']
        expect(Number(paper)).toBeLessThan(64)
        await takePicture(page, example, `${database.name}-phone-dark`)
      })
    })
  })
}
