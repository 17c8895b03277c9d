import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { type Program, startProgram } from '@tornado-ts/example-support'
import { HTTPRequest } from '@tornado-ts/httpclient'
import { websocketConnect } from '@tornado-ts/websocket'
import type { Message } from '../chat-socket-handler.ts'

let program: Program
let socketUrl: string

beforeEach(async () => {
  program = await startProgram(`${import.meta.dirname}/../main.ts`, ['--logging=error'])
  socketUrl = `${program.url.replace('http', 'ws')}/chatsocket`
})

afterEach(() => {
  program.kill()
})

const connect = () => websocketConnect(socketUrl, { compressionOptions: {} })

it('sends what one client says to all of them', async () => {
  const clients = await Promise.all([connect(), connect(), connect()])
  await clients[0].writeMessage({ body: 'see <www.example.com>' })
  const received = await Promise.all(clients.map((client) => client.readMessage()))
  expect(new Set(received).size).toBe(1)
  const message = JSON.parse(String(received[0])) as Message
  expect(message.body).toBe('see <www.example.com>')
  expect(message.html).toContain(`<li id="m${message.id}">see &lt;<a`)

  clients[1].close()
  expect(await clients[1].readMessage()).toBeUndefined()
  await clients[0].writeMessage({ body: 'again' })
  expect(await clients[2].readMessage()).toContain('again')

  const page = await (await fetch(program.url)).text()
  expect(page.match(/<li id=/g)).toHaveLength(2)
})

it.each(['not JSON', '[]', 'null', '{"body":5}', '{"body":""}'])(
  'closes the one socket that says %j',
  async (nonsense) => {
    const [bad, good] = await Promise.all([connect(), connect()])
    await bad.writeMessage(nonsense)
    expect(await bad.readMessage()).toBeUndefined()
    expect(bad.closeCode).toBe(1007)
    await good.writeMessage({ body: 'still here' })
    expect(await good.readMessage()).toContain('still here')
  },
)

it('refuses pages of other sites', async () => {
  const request = new HTTPRequest(socketUrl, { headers: { Origin: 'http://evil.example' } })
  await expect(websocketConnect(request)).rejects.toMatchObject({ code: 403 })
})

it('tells its clients when it ends on SIGTERM', async () => {
  const client = await connect()
  const ended = program.stop()
  expect(await client.readMessage()).toBeUndefined()
  expect(client.closeCode).toBe(1001)
  expect(await ended).toBe(0)
})
