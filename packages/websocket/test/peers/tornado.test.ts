import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals'
import { websocketConnect } from '../../src/index.ts'
import { collectLogs } from '../support/logs.ts'
import { serve } from '../support/serve.ts'
import { exchange } from './exchange.ts'
import { BRIEF, brief, JSON_MESSAGES, TOTAL_BYTES } from './messages.ts'
import { runTornado, TornadoProcess, withTornado } from './python-tornado.ts'
import { watchedEcho } from './watched-echo.ts'

const logs = collectLogs()

afterEach(() => {
  expect(logs('ERROR')).toEqual([])
})

interface ClientReport {
  readonly extensions: string | null
  readonly received: readonly (readonly [isText: boolean, base64: string])[]
  readonly pong: string
  readonly closeCode: number
  readonly closeReason: string | null
}

const DEFLATE = 'permessage-deflate'

describe("a client of Python's Tornado", () => {
  const run = async (url: string, offer: string, ending: string): Promise<ClientReport> =>
    (await runTornado('client', [url, offer, ending], JSON_MESSAGES)) as ClientReport

  withTornado.each<[string, boolean, string, string | null]>([
    ['without compression', false, '', null],
    ['with compression that only the server wants', true, '', null],
    ['with compression that only the client wants', false, DEFLATE, null],
    ['with compression', true, `${DEFLATE}; client_max_window_bits`, DEFLATE],
    ...[
      'server_no_context_takeover',
      'client_no_context_takeover',
      'client_no_context_takeover; server_no_context_takeover',
      'client_max_window_bits=10; server_max_window_bits=9',
    ].map((parameters): [string, boolean, string, string] => {
      const offer = `${DEFLATE}; ${parameters}`
      return [`with ${parameters}`, true, offer, offer]
    }),
  ])('%s', async (_name, compression, offer, answer) => {
    const { handler, report } = watchedEcho(compression)
    const site = await serve([['/', handler]])
    const told = await run(site.url(), offer, 'close')
    const received = told.received.map(([isText, base64]) => {
      const data = Buffer.from(base64, 'base64')
      return brief(isText ? data.toString() : data)
    })
    expect(received).toEqual(BRIEF)
    expect(told).toMatchObject({ extensions: answer, pong: 'are you there?', closeCode: 4001 })

    const seen = await report
    expect(seen).toMatchObject({ closeCode: 4001, closeReason: 'done', pongs: ['are you there?'] })
    expect(seen.messageBytesIn).toBe(TOTAL_BYTES)
    expect(seen.wireBytesIn < TOTAL_BYTES / 1.5).toBe(answer !== null)
    expect(seen.wireBytesOut < TOTAL_BYTES / 1.5).toBe(answer !== null)
  })

  withTornado('is told why it is closed', async () => {
    const { handler, report } = watchedEcho(false)
    const site = await serve([['/', handler]])
    const told = await run(site.url(), '', 'close me')
    expect(told).toMatchObject({ closeCode: 3001, closeReason: 'as you like' })
    expect((await report).closeCode).toBe(3001)
  })
})

describe("a server of Python's Tornado", () => {
  let tornado: TornadoProcess
  let url: string

  beforeAll(async () => {
    tornado = new TornadoProcess('server')
    url = `ws://127.0.0.1:${String(await tornado.next())}`
  })
  afterAll(() => tornado.stop())

  withTornado.each<[string, boolean, string, string | undefined]>([
    ['without compression', false, '/plain', undefined],
    ['with compression that only the client wants', true, '/plain', undefined],
    ['with compression that only the server wants', false, '/deflate', undefined],
    ['with compression', true, '/deflate', ''],
    [
      'with server_no_context_takeover',
      true,
      '/deflate?demand=server_no_context_takeover',
      '; server_no_context_takeover',
    ],
    [
      'with client_no_context_takeover',
      true,
      '/deflate?demand=client_no_context_takeover',
      '; client_no_context_takeover',
    ],
    [
      'without any context',
      true,
      '/deflate?demand=server_no_context_takeover&demand=client_no_context_takeover',
      '; client_no_context_takeover; server_no_context_takeover',
    ],
    [
      'with small windows',
      true,
      '/deflate?demand=server_max_window_bits:9&demand=client_max_window_bits:10',
      '; client_max_window_bits=10; server_max_window_bits=9',
    ],
  ])('%s', async (_name, compression, path, parameters) => {
    const compressionOptions = compression ? {} : undefined
    const client = await websocketConnect(url + path, { compressionOptions })
    const answer = parameters === undefined ? undefined : `${DEFLATE}${parameters}`
    expect(client.headers?.get('Sec-WebSocket-Extensions')).toBe(answer)
    await exchange(client, parameters !== undefined)
    client.close(4001, 'done')
    expect(await client.readMessage()).toBeUndefined()
    expect(client.closeCode).toBe(4001)
    expect(await tornado.next()).toEqual({
      closeCode: 4001,
      closeReason: 'done',
      pong: 'and you?',
    })
  })

  withTornado('says why it closes', async () => {
    const client = await websocketConnect(`${url}/plain`)
    await client.writeMessage('close me')
    expect(await client.readMessage()).toBeUndefined()
    expect([client.closeCode, client.closeReason]).toEqual([3001, 'as you like'])
    expect(await tornado.next()).toMatchObject({ closeCode: 3001 })
  })
})
