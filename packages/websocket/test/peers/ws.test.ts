import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test } from '@jest/globals'
import { type PerMessageDeflateOptions, WebSocket } from 'ws'
import { collectLogs } from '../support/logs.ts'
import { serve } from '../support/serve.ts'
import { BRIEF, brief, MESSAGES, TOTAL_BYTES } from './messages.ts'
import { watchedEcho } from './watched-echo.ts'

const logs = collectLogs()

afterEach(() => {
  expect(logs('ERROR')).toEqual([])
})

/** Messages of all sizes are compressed, as ours are. */
const ALL: PerMessageDeflateOptions = { threshold: 0 }
const ALONE = { serverNoContextTakeover: true, clientNoContextTakeover: true }
const SMALL = { serverMaxWindowBits: 9, clientMaxWindowBits: 9 }

describe('a client of ws', () => {
  test.each<[string, boolean, false | PerMessageDeflateOptions, string | undefined]>([
    ['without compression', false, false, undefined],
    ['with compression that only the server wants', true, false, undefined],
    ['with compression that only the client wants', false, ALL, undefined],
    ['with compression', true, ALL, ''],
    ['with compression of large messages only', true, { threshold: 1024 }, ''],
    [
      'with server_no_context_takeover',
      true,
      { ...ALL, serverNoContextTakeover: true },
      '; server_no_context_takeover',
    ],
    [
      'with client_no_context_takeover',
      true,
      { ...ALL, clientNoContextTakeover: true },
      '; client_no_context_takeover',
    ],
    [
      'without any context',
      true,
      { ...ALL, ...ALONE },
      '; client_no_context_takeover; server_no_context_takeover',
    ],
    [
      'with small windows',
      true,
      { ...ALL, ...SMALL },
      '; client_max_window_bits=9; server_max_window_bits=9',
    ],
    [
      'with small windows, without any context',
      true,
      { ...ALL, ...SMALL, ...ALONE },
      '; client_max_window_bits=9; client_no_context_takeover; server_max_window_bits=9; ' +
        'server_no_context_takeover',
    ],
  ])('%s', async (_name, compression, perMessageDeflate, parameters) => {
    const { handler, report } = watchedEcho(compression)
    const site = await serve([['/', handler]])
    const socket = new WebSocket(site.url(), { perMessageDeflate })
    const received: string[] = []
    const everything = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer, isBinary: boolean) => {
        received.push(brief(isBinary ? data : data.toString()))
        if (received.length === MESSAGES.length) resolve()
      })
    })
    const [[answer]] = (await Promise.all([once(socket, 'upgrade'), once(socket, 'open')])) as [
      [IncomingMessage],
      unknown,
    ]
    expect(answer.headers['sec-websocket-extensions']).toBe(
      parameters === undefined ? undefined : `permessage-deflate${parameters}`,
    )
    for (const message of MESSAGES) socket.send(message)
    await everything
    expect(received).toEqual(BRIEF)
    const pong = once(socket, 'pong')
    socket.ping('and you?')
    expect(String((await pong)[0])).toBe('and you?')

    const closed = once(socket, 'close') as Promise<[number, Buffer]>
    socket.close(4001, 'done')
    expect((await closed)[0]).toBe(4001)
    const seen = await report
    expect(seen).toMatchObject({ closeCode: 4001, closeReason: 'done', pongs: ['are you there?'] })
    expect(seen.messageBytesIn).toBe(TOTAL_BYTES)
    expect(seen.messageBytesOut).toBe(TOTAL_BYTES)
    const isCompressed = parameters !== undefined
    expect(seen.wireBytesIn < TOTAL_BYTES / 1.5).toBe(isCompressed)
    expect(seen.wireBytesOut < TOTAL_BYTES / 1.5).toBe(isCompressed)
  })

  test.each([
    ['without compression', false],
    ['with compression', true],
  ])('sends in fragments, with pings between them, %s', async (_name, compression) => {
    const { handler, report } = watchedEcho(compression)
    const site = await serve([['/', handler]])
    const socket = new WebSocket(site.url(), { perMessageDeflate: compression && ALL })
    await once(socket, 'open')
    const echoed = once(socket, 'message') as Promise<[Buffer, boolean]>
    for (const part of ['one, ', 'two, ', '', 'κόσμε, ']) {
      socket.send(part, { fin: false })
      socket.ping()
    }
    socket.send('the end')
    const [data, isBinary] = await echoed
    expect([data.toString(), isBinary]).toEqual(['one, two, κόσμε, the end', false])
    socket.close()
    expect(await report).toMatchObject({ closeCode: undefined, messageBytesIn: data.length })
  })

  test('is told why it is closed', async () => {
    const { handler, report } = watchedEcho(false)
    const site = await serve([['/', handler]])
    const socket = new WebSocket(site.url())
    await once(socket, 'open')
    const closed = once(socket, 'close') as Promise<[number, Buffer]>
    socket.send('close me')
    const [code, reason] = await closed
    expect([code, reason.toString()]).toEqual([3001, 'as you like'])
    expect((await report).closeCode).toBe(3001)
  })
})
