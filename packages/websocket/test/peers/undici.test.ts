import { once } from 'node:events'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type CloseEvent, type MessageEvent, WebSocket } from 'undici'
import { collectLogs } from '../support/logs.ts'
import { serve } from '../support/serve.ts'
import { BRIEF, brief, MESSAGES, TOTAL_BYTES } from './messages.ts'
import { watchedEcho } from './watched-echo.ts'

const logs = collectLogs()

afterEach(() => {
  expect(logs('ERROR')).toEqual([])
})

async function closing(socket: WebSocket): Promise<[code: number, reason: string]> {
  const [{ code, reason }] = (await once(socket, 'close')) as [CloseEvent]
  return [code, reason]
}

describe("undici's WebSocket", () => {
  test.each([
    ['without compression', false],
    ['with compression', true],
  ])('%s', async (_name, compression) => {
    const { handler, report } = watchedEcho(compression)
    const site = await serve([['/', handler]])
    const socket = new WebSocket(site.url())
    socket.binaryType = 'arraybuffer'
    const received: string[] = []
    const everything = new Promise<void>((resolve) => {
      socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
        received.push(brief(typeof data === 'string' ? data : new Uint8Array(data)))
        if (received.length === MESSAGES.length) resolve()
      })
    })
    await once(socket, 'open')
    expect(socket.extensions).toBe(compression ? 'permessage-deflate' : '')
    for (const message of MESSAGES) socket.send(message)
    await everything
    expect(received).toEqual(BRIEF)

    const closed = closing(socket)
    socket.close(4001, 'done')
    expect((await closed)[0]).toBe(4001)
    const seen = await report
    expect(seen).toMatchObject({ closeCode: 4001, closeReason: 'done', pongs: ['are you there?'] })
    expect(seen.messageBytesIn).toBe(TOTAL_BYTES)
    expect(seen.wireBytesOut < TOTAL_BYTES / 1.5).toBe(compression)
  })

  test('is told why it is closed', async () => {
    const { handler, report } = watchedEcho(false)
    const site = await serve([['/', handler]])
    const socket = new WebSocket(site.url())
    await once(socket, 'open')
    const closed = closing(socket)
    socket.send('close me')
    expect(await closed).toEqual([3001, 'as you like'])
    expect((await report).closeCode).toBe(3001)
  })
})
