import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { HTTPServer } from '@tornado-ts/httpserver'
import { Event } from '@tornado-ts/locks'
import { getLogger } from '@tornado-ts/log'
import { Chat } from '../application.ts'
import { Client } from './client.ts'

let chat: Chat
let server: HTTPServer
let site: string
let ada: Client
let ben: Client

getLogger('tornado').setLevel('ERROR')

beforeEach(async () => {
  chat = new Chat()
  server = await chat.listen(0, { address: '127.0.0.1' })
  site = `http://127.0.0.1:${server.port}`
  ada = new Client(site)
  ben = new Client(site)
})

afterEach(async () => {
  chat.buffer.close()
  await server.drain({ timeout: 5 })
})

/** Tells when the next client begins to wait for a message. */
function watchWaits(): { begun: Event; waits: PromiseLike<boolean>[] } {
  const { changed } = chat.buffer
  const begun = new Event()
  const waits: PromiseLike<boolean>[] = []
  const wait = changed.wait.bind(changed)
  changed.wait = (limits) => {
    const result = wait(limits)
    waits.push(result)
    begun.set()
    return result
  }
  return { begun, waits }
}

it('gives a message back to its sender, as an element of the page', async () => {
  const message = await ada.say('see http://example.com/?a=1&b=2 <script>')
  expect(message).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    body: 'see http://example.com/?a=1&b=2 <script>',
    html:
      `<li id="m${message.id}">see <a href="http://example.com/?a=1&amp;b=2" ` +
      'rel="nofollow noopener">http://example.com/?a=1&amp;b=2</a> &lt;script&gt;</li>\n',
  })
})

it('delivers a message to a client that waits, and the next one after it', async () => {
  const { begun } = watchWaits()
  const waiting = ben.updates()
  await begun.wait()
  const first = await ada.say('first')
  expect(await waiting).toEqual([first])
  begun.clear()
  const again = ben.updates(first.id)
  await begun.wait()
  const second = await ada.say('second')
  expect(await again).toEqual([second])
})

it('delivers at once what is there already', async () => {
  const said = [await ada.say('one'), await ada.say('two'), await ada.say('three')]
  expect(await ben.updates()).toEqual(said)
  expect(await ben.updates(said[0]?.id)).toEqual(said.slice(1))
  expect(await ben.updates('a cursor that nobody knows')).toEqual(said)
})

it('wakes all who wait', async () => {
  const waits = [ada.updates(), ben.updates(), new Client(site).updates()]
  const message = await ada.say('to all')
  expect(await Promise.all(waits)).toEqual([[message], [message], [message]])
})

it('forgets a client that goes away while it waits', async () => {
  const { begun, waits } = watchWaits()
  const gone = new AbortController()
  const updates = ben.updates(undefined, gone.signal)
  await begun.wait()
  expect(String(chat.buffer.changed)).toBe('<Condition waiters[1]>')
  gone.abort()
  await expect(updates).rejects.toThrow()
  await expect(waits[0]).rejects.toThrow()
  expect(String(chat.buffer.changed)).toBe('<Condition>')
  const message = await ada.say('is anybody there?')
  expect(await ada.updates()).toEqual([message])
})

it('remembers the last 200 of 300 messages', async () => {
  for (let number = 1; number <= 300; number++) await ada.say(`message ${number}`)
  const messages = await ben.updates()
  expect(messages).toHaveLength(200)
  expect([messages[0]?.body, messages.at(-1)?.body]).toEqual(['message 101', 'message 300'])
  const page = await (await fetch(site)).text()
  expect(page.match(/<li id="m/g)).toHaveLength(200)
})

it('sends browsers without scripts back to the page', async () => {
  const response = await ada.post('/a/message/new', { body: 'hello', next: '/' })
  expect([response.status, response.headers.get('Location')]).toEqual([302, '/'])
  expect(chat.buffer.messages).toHaveLength(1)
})

it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example'])(
  'does not send anybody to %j',
  async (next) => {
    expect((await ada.post('/a/message/new', { body: 'hello', next })).status).toBe(400)
    expect(chat.buffer.messages).toHaveLength(0)
  },
)

it('refuses what comes without a token, or without text', async () => {
  const token = ''
  expect((await ada.post('/a/message/new', { body: 'hello' }, { token })).status).toBe(403)
  expect((await ada.post('/a/message/updates', {}, { token })).status).toBe(403)
  expect((await ada.post('/a/message/new', { body: ' ' })).status).toBe(400)
  expect((await ada.post('/a/message/new', {})).status).toBe(400)
  expect(chat.buffer.messages).toHaveLength(0)
})

it('lets everyone go when it ends', async () => {
  const { begun } = watchWaits()
  const waiting = ben.updates()
  await begun.wait()
  chat.buffer.close()
  expect(await waiting).toEqual([])
  expect(await ada.updates()).toEqual([])
})
