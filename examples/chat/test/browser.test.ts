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
import type { HTTPServer } from '@tornado-ts/httpserver'
import { getLogger } from '@tornado-ts/log'
import { Chat } from '../application.ts'

getLogger('tornado').setLevel('ERROR')

const example = `${import.meta.dirname}/..`

// The tests build on one another: they tell one conversation.
describeWith(CHROMIUM)('two people with browsers', () => {
  let chat: Chat
  let server: HTTPServer
  let site: string
  let browser: Browser
  let ada: Page
  let ben: Page
  const errors: Error[] = []

  beforeAll(async () => {
    chat = new Chat()
    server = await chat.listen(0, { address: '127.0.0.1' })
    site = `http://127.0.0.1:${server.port}/`
    browser = await openBrowser()
    ada = await openPage()
    ben = await openPage()
  })

  afterAll(async () => {
    await browser?.close()
    chat.buffer.close()
    await server.drain({ timeout: 5 })
  })

  /** A page of a visitor of its own. */
  async function openPage(): Promise<Page> {
    const page = await browser.newPage()
    page.on('pageerror', (error) => errors.push(error))
    await page.goto(site)
    return page
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.getByLabel('Message', { exact: true }).fill(text)
    await page.getByRole('button', { name: 'Send' }).click()
  }

  /** The messages of a page, once it has `count` of them. */
  async function messages(page: Page, count: number): Promise<string[]> {
    await page.locator(`#inbox li:nth-child(${count})`).waitFor()
    return page.locator('#inbox li').allTextContents()
  }

  it('see what the other one writes, in the same order', async () => {
    await say(ada, 'Hello, Ben')
    expect(await messages(ben, 1)).toEqual(['Hello, Ben'])
    await say(ben, 'Hello, Ada: www.example.com')
    await say(ada, '<img src=x onerror=alert(1)>')
    const all = ['Hello, Ben', 'Hello, Ada: www.example.com', '<img src=x onerror=alert(1)>']
    expect(await messages(ada, 3)).toEqual(all)
    expect(await messages(ben, 3)).toEqual(all)
    expect(await ben.getByRole('link').getAttribute('href')).toBe('http://www.example.com')
    expect(await ben.locator('#inbox img').count()).toBe(0)
  })

  it('have an empty field for the next message', async () => {
    expect(await ada.getByLabel('Message', { exact: true }).inputValue()).toBe('')
  })

  it('find everything when they come back', async () => {
    await ben.reload()
    expect(await messages(ben, 3)).toHaveLength(3)
    await say(ada, 'Welcome back')
    expect((await messages(ben, 4)).at(-1)).toBe('Welcome back')
  })

  it('can write without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(site)
    await say(page, 'No scripts here')
    expect((await messages(page, 5)).at(-1)).toBe('No scripts here')
    expect((await messages(ada, 5)).at(-1)).toBe('No scripts here')
    await context.close()
  })

  it('see the last of many messages, on a phone too', async () => {
    await ben.setViewportSize(PHONE)
    for (let number = 1; number <= 30; number++) await say(ada, `Message ${number}`)
    await messages(ben, 35)
    expect(await ben.getByText('Message 30').isVisible()).toBe(true)
    const { width, height } = await ben.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      height: document.documentElement.scrollHeight,
    }))
    expect({ width, height }).toEqual(PHONE)
    await takePicture(ada, example, 'desktop')
    await takePicture(ben, example, 'phone')
  })

  it('had no errors', () => {
    expect(errors).toEqual([])
  })
})
