import { describe, expect, test } from '@jest/globals'
import { WebSocketHandler, WebSocketProtocol13 } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { Echo, headerLines, KEY, serve, type Site } from './support/serve.ts'

const logs = collectLogs()

test('the answer to a handshake', async () => {
  const site = await serve([['/', Echo]])
  const peer = await site.open()
  expect(peer.head.startsWith('HTTP/1.1 101 Switching Protocols\r\n')).toBe(true)
  const headers = headerLines(peer.head)
  expect(headers).toMatchObject({
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-accept': 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  })
  const unwanted = [
    'content-type',
    'content-length',
    'transfer-encoding',
    'sec-websocket-protocol',
    'sec-websocket-extensions',
  ]
  for (const name of unwanted) expect(headers).not.toHaveProperty(name)
  expect(WebSocketProtocol13.computeAcceptValue(KEY)).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
})

describe('what is refused', () => {
  const site = (): Promise<Site> => serve([['/', Echo]])

  test.each([
    [
      'a plain GET',
      { Upgrade: undefined, Connection: undefined },
      400,
      'Can "Upgrade" only to "WebSocket".',
    ],
    ['another protocol', { Upgrade: 'h2c' }, 400, 'Can "Upgrade" only to "WebSocket".'],
    ['no Connection', { Connection: undefined }, 400, '"Connection" must be "Upgrade".'],
    [
      'another Connection',
      { Connection: 'keep-alive, upgrades' },
      400,
      '"Connection" must be "Upgrade".',
    ],
    ['no key', { 'Sec-WebSocket-Key': undefined }, 400, 'Missing/Invalid WebSocket headers'],
    ['an empty key', { 'Sec-WebSocket-Key': '' }, 400, 'Missing/Invalid WebSocket headers'],
    [
      'a key of 15 bytes',
      { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25j' },
      400,
      'Missing/Invalid WebSocket headers',
    ],
    [
      'a key that is not base64',
      { 'Sec-WebSocket-Key': '!GhlIHNhbXBsZSBub25jZQ==' },
      400,
      'Missing/Invalid WebSocket headers',
    ],
    [
      'malformed extensions',
      { 'Sec-WebSocket-Extensions': 'a;;b' },
      400,
      'Missing/Invalid WebSocket headers',
    ],
    ['version 12', { 'Sec-WebSocket-Version': '12' }, 426, 'Upgrade Required'],
    ['version 14', { 'Sec-WebSocket-Version': '14' }, 426, 'Upgrade Required'],
    ['no version', { 'Sec-WebSocket-Version': undefined }, 426, 'Upgrade Required'],
    ['two versions', { 'Sec-WebSocket-Version': '13, 8' }, 426, 'Upgrade Required'],
    [
      'another origin',
      { Origin: 'http://example.com' },
      403,
      'Cross origin websockets not allowed',
    ],
    [
      'another origin in the old header',
      { 'Sec-WebSocket-Origin': 'http://example.com' },
      403,
      'Cross origin websockets not allowed',
    ],
  ])('%s', async (_name, changes, status, body) => {
    const answer = await (await site()).refused('/', changes)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer.split('\r\n\r\n')[1]).toBe(body)
    expect(/\r\nSec-WebSocket-Version: 7, 8, 13\r\n/i.test(answer)).toBe(status === 426)
    expect(/\r\nUpgrade: websocket\r\n/.test(answer)).toBe(status === 426)
    expect(logs('DEBUG')).toContainEqual(expect.stringContaining(body))
    expect(logs('ERROR')).toEqual([])
  })

  test('HTTP/1.0', async () => {
    const answer = await (await site()).refused('/', {}, 'GET / HTTP/1.0')
    expect(answer).toContain('Can "Upgrade" only to "WebSocket".')
  })

  test('another method', async () => {
    const answer = await (await site()).refused('/', { 'Content-Length': '0' }, 'POST / HTTP/1.1')
    expect(answer).toMatch(/^HTTP\/1.1 405 /)
  })
})

test.each([
  ['7', 'Upgrade'],
  ['8', 'keep-alive, Upgrade'],
  ['13', 'UPGRADE'],
])('version %s with Connection %s', async (version, connection) => {
  const site = await serve([['/', Echo]])
  const changes = { 'Sec-WebSocket-Version': version, Connection: connection, Upgrade: 'WebSocket' }
  const peer = await site.open('/', changes)
  peer.send(1, 'hello')
  expect(await peer.texts()).toEqual(['hello'])
})

describe('origins', () => {
  test.each([
    ['http://127.0.0.1:PORT', true],
    ['http://127.0.0.1:PORT/path', true],
    ['HTTP://127.0.0.1:PORT', true],
    ['https://127.0.0.1:PORT', true],
    ['127.0.0.1:PORT', false],
    ['http://127.0.0.1', false],
    ['http://127.0.0.1:PORT@evil.example', false],
    ['http://localhost:PORT', false],
    ['http://subtenant.127.0.0.1:PORT', false],
    ['null', false],
    ['', false],
  ])('%s', async (origin, allowed) => {
    const site = await serve([['/', Echo]])
    const changes = { Origin: origin.replace('PORT', String(site.port)) }
    if (allowed) await site.open('/', changes)
    else expect(await site.refused('/', changes)).toMatch(/^HTTP\/1.1 403 /)
  })

  test.each([
    ['localhost', 'http://localhost', true],
    ['localhost', 'http://LOCALHOST', true],
    ['localhost', 'http://subtenant.localhost', false],
    ['subtenant.localhost', 'http://localhost', false],
  ])('host %s, origin %s', async (host, origin, allowed) => {
    const site = await serve([['/', Echo]])
    const changes = { Host: host, Origin: origin }
    if (allowed) await site.open('/', changes)
    else expect(await site.refused('/', changes)).toMatch(/^HTTP\/1.1 403 /)
  })

  test('the choice of an application', async () => {
    const asked: string[] = []
    class Open extends Echo {
      override checkOrigin(origin: string): boolean {
        asked.push(origin)
        return true
      }
    }
    const site = await serve([['/', Open]])
    await site.open('/', { Origin: 'http://elsewhere' })
    await site.open('/')
    expect(asked).toEqual(['http://elsewhere'])
  })
})

describe('subprotocols', () => {
  class Chooser extends WebSocketHandler {
    offered: string[][] = []
    override selectSubprotocol(offered: readonly string[]): string | undefined {
      this.offered.push([...offered])
      return offered.find((name) => name === 'goodproto')
    }
    override open(): void {
      void this.writeMessage({ offered: this.offered, selected: this.selectedSubprotocol ?? null })
    }
  }

  test('one of those offered', async () => {
    const site = await serve([['/', Chooser]])
    const peer = await site.open('/', { 'Sec-WebSocket-Protocol': 'badproto, goodproto' })
    expect(headerLines(peer.head)).toMatchObject({ 'sec-websocket-protocol': 'goodproto' })
    const [report] = await peer.texts()
    expect(JSON.parse(report!)).toEqual({
      offered: [['badproto', 'goodproto']],
      selected: 'goodproto',
    })
  })

  test('none offered, none chosen', async () => {
    const site = await serve([['/', Chooser]])
    const [without] = await (await site.open('/')).texts()
    expect(JSON.parse(without!)).toEqual({ offered: [[]], selected: null })
    const peer = await site.open('/', { 'Sec-WebSocket-Protocol': 'other' })
    expect(peer.head).not.toMatch(/Sec-WebSocket-Protocol/i)
  })

  test('one that was not offered', async () => {
    class Wrong extends Echo {
      override selectSubprotocol(): string {
        return 'mine'
      }
    }
    const site = await serve([['/', Wrong]])
    const answer = await site.refused('/', { 'Sec-WebSocket-Protocol': 'theirs' })
    expect(answer).toMatch(/^HTTP\/1.1 500 /)
    expect(logs('ERROR Uncaught exception')).toHaveLength(1)
  })
})

test('frames that come with the handshake are not lost', async () => {
  const site = await serve([['/', Echo]])
  const peer = await site.open('/', {}, Buffer.from('818537fa213d7f9f4d5158', 'hex'))
  expect(await peer.texts()).toEqual(['Hello'])
})
