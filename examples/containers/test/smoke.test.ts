/// <reference lib="dom" />
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { describeWith } from '@tornado-ts/example-support'
import {
  type Browser,
  CHROMIUM,
  openBrowser,
  type Page,
  PHONE,
  takePicture,
} from '@tornado-ts/example-support/browser'

const example = `${import.meta.dirname}/..`

/** The program, which says on two lines where it listens. */
class Program {
  readonly #child: ChildProcessByStdio<null, Readable, null>
  /** The server of tornado-ts, and the one of Node. */
  sites: readonly string[] = []

  constructor() {
    const flags = ['--conditions=tornado-ts-source', '--import', 'tsx']
    const args = ['--port=0', '--node-port=0', '--logging=error']
    this.#child = spawn(process.execPath, [...flags, `${example}/main.ts`, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
  }

  async ready(): Promise<void> {
    const lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]()
    const two = [await lines.next(), await lines.next()]
    this.sites = two.map(({ value }) => {
      const port = /:(\d+)\/$/.exec(String(value))?.[1]
      if (port === undefined) throw new Error(`the program did not say where it listens: ${value}`)
      return `http://127.0.0.1:${port}`
    })
  }

  async stop(): Promise<number | null> {
    const ended = once(this.#child, 'exit') as Promise<[number | null]>
    this.#child.kill('SIGTERM')
    return (await ended)[0]
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }
}

let program: Program

beforeAll(async () => {
  program = new Program()
  await program.ready()
})

afterAll(() => program.kill())

/** Sends the form, as a browser would. */
function pin(site: string, fields: Record<string, string>, headers = {}): Promise<Response> {
  const body = new URLSearchParams(fields)
  return fetch(`${site}/notes`, { method: 'POST', body, headers, redirect: 'manual' })
}

describe.each([
  ['the server of tornado-ts', 0],
  ['the server of Node', 1],
])('%s', (_name, index) => {
  it('has the page of the handler, the form of Express, and the notes of Hono', async () => {
    const site = program.sites[index]!
    const pinned = await pin(site, { author: 'Ada', text: `From site ${index} & <more>` })
    expect([pinned.status, pinned.headers.get('location')]).toEqual([303, '/'])
    const page = await (await fetch(site)).text()
    expect(page).toContain(`From site ${index} &amp; &lt;more&gt;`)
    expect(page).toContain('Ada, by way of Express')
    const { notes } = (await (await fetch(`${site}/api/notes`)).json()) as { notes: unknown[] }
    expect(notes[0]).toMatchObject({ author: 'Ada', text: `From site ${index} & <more>` })
  })

  it('takes notes of programs, as JSON', async () => {
    const url = `${program.sites[index]}/api/notes`
    const post = async (body: string, type = 'application/json'): Promise<number> => {
      const headers = { 'Content-Type': type }
      return (await fetch(url, { method: 'POST', body, headers })).status
    }
    expect(await post('{"author":"Program","text":"Beep"}')).toBe(201)
    expect(await post('{"author":"Program"}')).toBe(400)
    expect(await post('no JSON')).toBe(400)
    expect(await post('{"author":"Eve","text":"evil"}', 'text/plain')).toBe(415)
  })

  it('sends notes as they come', async () => {
    const site = program.sites[index]!
    const response = await fetch(`${site}/api/events`)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    const text = `Live ${index}`
    await pin(program.sites[1 - index]!, { author: 'Ben', text })
    let received = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      received += chunk
      if (received.includes(text)) break
    }
    expect(received).toMatch(/^data: \{"author":"Ben"/m)
  })

  it('refuses what is no note, or comes from elsewhere', async () => {
    const site = program.sites[index]!
    expect((await pin(site, { author: 'Ada', text: ' ' })).status).toBe(400)
    expect((await pin(site, {})).status).toBe(400)
    const note = { author: 'Eve', text: 'evil' }
    expect((await pin(site, note, { Origin: 'http://evil.example' })).status).toBe(403)
    expect((await fetch(`${site}/nowhere`)).status).toBe(404)
  })
})

it('has a page of the Express around it on the server of Node only', async () => {
  const [own, node] = program.sites
  expect((await fetch(`${own}/about`)).status).toBe(404)
  expect(await (await fetch(`${node}/about`)).text()).toContain('This page is of Express')
})

describeWith(CHROMIUM)('in a browser', () => {
  let browser: Browser
  let page: Page
  const errors: Error[] = []

  beforeAll(async () => {
    browser = await openBrowser()
    page = await browser.newPage()
    page.on('pageerror', (error) => errors.push(error))
    await page.goto(program.sites[0]!)
  })

  afterAll(() => browser?.close())

  it('a note is pinned up, and one from elsewhere appears by itself', async () => {
    await page.getByLabel('Name').fill('Cleo')
    await page.getByLabel('Note', { exact: true }).fill('With two\nlines')
    await page.getByRole('button', { name: 'Pin it up' }).click()
    await page.getByText('With two').waitFor()
    const connected = page.waitForResponse(/events$/)
    await page.reload()
    await connected
    await pin(program.sites[1]!, { author: 'Dan', text: 'Pinned <b>next door</b>' })
    await page.getByText('Pinned <b>next door</b>').waitFor()
    expect(await page.locator('#notes li p').first().textContent()).toBe('Pinned <b>next door</b>')
    expect(await page.locator('#notes b').count()).toBe(0)
    expect(errors).toEqual([])
  })

  it('the page fits a phone as well', async () => {
    await takePicture(page, example, 'desktop')
    await page.setViewportSize(PHONE)
    await takePicture(page, example, 'phone')
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })
})

it('ends by itself on SIGTERM, also while clients look on', async () => {
  const responses = await Promise.all(program.sites.map((site) => fetch(`${site}/api/events`)))
  expect(await program.stop()).toBe(0)
  for (const response of responses) expect(await response.text()).toBe('')
})
