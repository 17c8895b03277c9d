import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { AsyncHTTPClient } from '@tornado-ts/httpclient'
import type { HTTPServer } from '@tornado-ts/httpserver'
import { CRITICAL, accessLog } from '@tornado-ts/log'
import { Application, RequestHandler } from '@tornado-ts/web'
import { crawl } from '../crawl.ts'

const PAGES = 40
let running = 0
let most = 0

/** A site of pages that lead to each other in a circle, back and forth. */
class Page extends RequestHandler {
  override async get(number: string): Promise<void> {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 5))
    running--
    const next = [1, 2, 3].map((step) => (Number(number) + step) % PAGES)
    this.write(next.map((n) => `<a href="${n}#top">${n}</a>`).join(' '))
    if (number === '7') this.write('<a href="missing">?</a> <a href="http://127.0.0.1:1/">out</a>')
    if (number === '9') this.write('<a href="/elsewhere">not beneath the first page</a>')
  }
}

class Start extends RequestHandler {
  override get(): void {
    this.write('<a href="0">begin</a>')
  }
}

let server: HTTPServer
let base: string

beforeEach(async () => {
  accessLog.setLevel(CRITICAL)
  const application = new Application([
    ['/site/', Start],
    ['/site/(\\d+)', Page],
  ])
  server = await application.listen(0, { address: '127.0.0.1' })
  base = `http://127.0.0.1:${server.port}/site/`
  most = 0
})
afterEach(async () => {
  await server.drain({ timeout: 0 })
})

it('fetches each page of a circle once, at most ten at a time', async () => {
  using client = new AsyncHTTPClient({ forceInstance: true, maxClients: 50 })
  const asked: string[] = []
  const { fetched, dead } = await crawl(client, base, { onFetch: (url) => asked.push(url) })
  expect(fetched.size).toBe(PAGES + 1)
  expect([...dead]).toEqual([`${base}missing`])
  expect(asked).toHaveLength(PAGES + 2)
  expect(new Set(asked).size).toBe(PAGES + 2)
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(10)
})

it('gives up when it takes too long', async () => {
  using client = new AsyncHTTPClient({ forceInstance: true })
  await expect(crawl(client, base, { timeout: 0.001 })).rejects.toThrow()
})

it('is a program', async () => {
  const main = `${import.meta.dirname}/../main.ts`
  const flags = ['--conditions=tornado-ts-source', '--import', 'tsx']
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...[...flags, main, `--base-url=${base}`],
  ])
  expect(stdout).toMatch(/^fetching http:\S+\/site\/\nfetching http:\S+\/site\/0\n/)
  expect(stdout).toContain(`seconds, fetched ${PAGES + 1} URLs.\nunable to fetch ${base}missing\n`)
})
