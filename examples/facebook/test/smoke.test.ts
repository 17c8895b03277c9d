import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { type Program, startProgram } from '@tornado-ts/example-support'

let program: Program

beforeEach(async () => {
  program = await startProgram(`${import.meta.dirname}/../main.ts`, ['--logging=error'])
})

afterEach(() => {
  program.kill()
})

/** A browser as far as it is needed: it keeps cookies, and follows nothing. */
class Browser {
  readonly #cookies = new Map<string, string>()

  async get(url: string): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(new URL(url, program.url), {
      redirect: 'manual',
      headers: { cookie },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || value === '""') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  /** Goes from the first page to the provider's, and gives the address to come back to. */
  async agree(): Promise<string> {
    const start = await this.get('/')
    const login = await this.get(location(start))
    const provider = await this.get(location(login))
    const page = await provider.text()
    expect(page).toContain('user_posts')
    const link = /id="agree" href="([^"]+)"/.exec(page)?.[1] ?? ''
    return link.replaceAll('&amp;', '&')
  }
}

function location(response: Response): string {
  expect(response.status).toBe(302)
  return response.headers.get('location') ?? ''
}

it('logs a user in and out', async () => {
  const browser = new Browser()
  const back = await browser.agree()
  expect(back).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/auth\/login\?code=fake-code&state=/)
  const feed = await (await browser.get(location(await browser.get(back)))).text()
  expect(feed).toContain('<h1>Ada Lovelace</h1>')
  expect(feed.match(/<article>/g)).toHaveLength(2)
  expect(feed).toContain('weaves patterns &lt;just as&gt; the loom weaves flowers &amp; leaves.')
  await browser.get('/auth/logout')
  expect(location(await browser.get('/'))).toContain('/auth/login')
})

it('sends a user to Facebook again whose session has expired there', async () => {
  const browser = new Browser()
  await browser.get(await browser.agree())
  expect((await browser.get('/')).status).toBe(200)
  expect((await browser.get('/')).status).toBe(200)
  expect(location(await browser.get('/'))).toBe('/auth/login')
})

it('refuses a login that was begun elsewhere', async () => {
  const back = await new Browser().agree()
  expect((await new Browser().get(back)).status).toBe(403)
})

it('ends by itself on SIGTERM', async () => {
  await (await new Browser().get('/')).text()
  expect(await program.stop()).toBe(0)
})
