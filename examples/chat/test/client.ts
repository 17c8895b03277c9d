import type { Message } from '../message-buffer.ts'

const TOKEN = 'deadbeef'

/** A client of the chat, as the script of its page is one. */
export class Client {
  readonly #site: string

  constructor(site: string) {
    this.#site = site
  }

  post(
    path: string,
    fields: Record<string, string>,
    { signal, token = TOKEN }: { signal?: AbortSignal; token?: string } = {},
  ): Promise<Response> {
    return fetch(this.#site + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { Cookie: `_xsrf=${TOKEN}`, 'X-XSRFToken': token },
      body: new URLSearchParams(fields),
      signal: signal ?? null,
    })
  }

  async say(body: string): Promise<Message> {
    const response = await this.post('/a/message/new', { body })
    return (await response.json()) as Message
  }

  async updates(cursor?: string, signal?: AbortSignal): Promise<Message[]> {
    const fields = cursor === undefined ? {} : { cursor }
    const response = await this.post(
      '/a/message/updates',
      fields,
      signal === undefined ? {} : { signal },
    )
    return ((await response.json()) as { messages: Message[] }).messages
  }
}
