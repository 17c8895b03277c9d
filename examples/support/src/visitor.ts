/** What came back, for a visitor who does not follow redirects. */
export interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly headers: Headers
  readonly text: string
}

/** A client that keeps cookies, as a browser does. */
export class Visitor {
  readonly #site: string
  readonly #cookies = new Map<string, string>()

  constructor(site: string) {
    this.#site = site
  }

  /** @param path A path of the site, or the whole URL of a page elsewhere. */
  get(path: string): Promise<Answer> {
    return this.#send(path, {})
  }

  /** Sends a form, as it is. */
  post(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.#send(path, { method: 'POST', body: new URLSearchParams(fields) })
  }

  /** Opens a page with a form and sends that form, with its hidden fields. */
  async submit(path: string, fields: Record<string, string>): Promise<Answer> {
    const page = await this.get(path)
    const hidden = page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)
    const form = /<form(?: action="([^"]*)")?/.exec(page.text)
    if (form === null) throw new Error(`there is no form on ${path}:\n${page.text}`)
    const given = Array.from(hidden, ([, name, value]) => [name, value] as [string, string])
    return this.post(form[1] ?? path, { ...Object.fromEntries(given), ...fields })
  }

  setCookie(name: string, value: string): void {
    this.#cookies.set(name, value)
  }

  /** Goes on as another visitor, such as one of another site that shares its cookies. */
  takeCookies(other: Visitor): void {
    for (const [name, value] of other.#cookies) this.#cookies.set(name, value)
  }

  async #send(path: string, init: RequestInit): Promise<Answer> {
    const cookie = Array.from(this.#cookies, ([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(/^https?:/.test(path) ? path : this.#site + path, {
      ...init,
      redirect: 'manual',
      headers: { Cookie: cookie },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? []
      if (value === '""') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return {
      status: response.status,
      location: response.headers.get('Location') ?? undefined,
      headers: response.headers,
      text: await response.text(),
    }
  }
}
