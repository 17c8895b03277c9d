import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { StreamClosedError, UnsatisfiableReadError } from '@tornado-ts/iostream'
import type { HTTP1ConnectionParametersOptions } from '../src/index.ts'
import { clientPair, recorder, request } from './support/client.ts'
import type { ClientPair } from './support/client.ts'
import { collectLogs } from './support/logs.ts'

const logs = collectLogs()

interface Result {
  events: string[]
  usable: boolean | string
  pair: ClientPair
}

/** Sends a request and gives the delegate's events for a response (⏎ = CRLF, Ω = end of stream). */
async function exchange(
  response: string | Buffer,
  options: HTTP1ConnectionParametersOptions & { method?: string } = {},
): Promise<Result> {
  const { method, ...params } = options
  const pair = await clientPair(params)
  const { delegate, events } = recorder()
  request(pair.connection, method)
  const reading = pair.connection.readResponse(delegate)
  await pair.sentUntil('\r\n\r\n')
  if (typeof response === 'string') {
    const [text = '', eof] = response.split('Ω')
    pair.peer.write(text.replaceAll('⏎', '\r\n'), 'latin1')
    if (eof !== undefined) pair.peer.end()
  } else {
    pair.peer.write(response)
  }
  const usable = await reading.catch((error: Error) => error.constructor.name)
  return { events, usable, pair }
}

describe('complete responses', () => {
  test.each<[string, string[], boolean, object]>([
    ['HTTP/1.0 200 OK⏎⏎helloΩ', ['200 OK', 'hello', 'finish'], false, {}],
    ['HTTP/1.1 200 OK⏎⏎helloΩ', ['200 OK', 'hello', 'finish'], false, {}],
    ['HTTP/1.1 200 ⏎⏎Ω', ['200', 'finish'], false, {}],
    [
      'HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎hi',
      ['200 OK Content-Length=2', 'hi', 'finish'],
      true,
      {},
    ],
    [
      'HTTP/1.1 200 OK⏎Content-Length: 2⏎Connection: close⏎⏎hi',
      ['200 OK Content-Length=2 Connection=close', 'hi', 'finish'],
      false,
      {},
    ],
    [
      'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎1⏎1⏎1⏎2⏎0⏎X: y⏎⏎',
      ['200 OK Transfer-Encoding=chunked', '1', '2', 'trailers X: y', 'finish'],
      true,
      {},
    ],
    ['HTTP/1.1 204 No Content⏎⏎', ['204 No Content', 'finish'], true, {}],
    [
      'HTTP/1.1 204 No Content⏎Content-Length: 0⏎⏎',
      ['204 No Content Content-Length=0', 'finish'],
      true,
      {},
    ],
    ['HTTP/1.1 304 Not⏎Content-Length: 42⏎⏎', ['304 Not Content-Length=42', 'finish'], true, {}],
    [
      'HTTP/1.1 200 OK⏎Content-Length: 7⏎⏎',
      ['200 OK Content-Length=7', 'finish'],
      true,
      { method: 'HEAD' },
    ],
    [
      'HTTP/1.1 200 OK⏎Content-Length: 7⏎⏎',
      ['200 OK Content-Length=7', 'finish'],
      true,
      { method: 'CONNECT' },
    ],
    [
      'HTTP/1.1 200 OK⏎X: a⏎  b⏎Content-Length: 0⏎⏎',
      ['200 OK X=a b Content-Length=0', 'finish'],
      true,
      {},
    ],
    ['HTTP/1.1 100 C⏎⏎HTTP/1.1 204 N⏎⏎', ['100 C', '204 N', 'finish'], true, {}],
    [
      'HTTP/1.1 103 E⏎Link: x⏎⏎HTTP/1.1 103 E⏎⏎HTTP/1.1 200 OK⏎Content-Length: 3⏎⏎abc',
      ['103 E Link=x', '103 E', '200 OK Content-Length=3', 'finish'],
      true,
      { method: 'HEAD' },
    ],
    [
      'HTTP/1.1 200 OK⏎Content-Length: 10⏎⏎0123456789',
      ['200 OK Content-Length=10', '0123', '4567', '89', 'finish'],
      true,
      { chunkSize: 4 },
    ],
    ['HTTP/1.1 204 No⏎⏎', ['204 No', 'finish'], false, { noKeepAlive: true }],
    ['HTTP/1.0 200 OK⏎Content-Length: 0⏎⏎', ['200 OK Content-Length=0', 'finish'], false, {}],
  ])('%s', async (response, expected, usable, options) => {
    const result = await exchange(response, options)
    expect(result.events.filter((event) => event !== '')).toEqual(expected)
    expect(result.usable).toBe(usable)
    expect(result.pair.stream.closed()).toBe(!usable)
  })

  test('what comes behind stays in the stream for the next exchange', async () => {
    const { pair } = await exchange('HTTP/1.1 204 No⏎⏎HTTP/1.1')
    expect((await pair.stream.readBytes(8)).toString()).toBe('HTTP/1.1')
  })

  test('resolves only when this side has finished', async () => {
    const pair = await clientPair()
    const { delegate, events } = recorder()
    let done = false
    const reading = pair.connection.readResponse(delegate).then(() => (done = true))
    pair.peer.write('HTTP/1.1 204 No\r\n\r\n')
    while (!events.includes('finish')) await new Promise((resolve) => setImmediate(resolve))
    expect(done).toBe(false)
    request(pair.connection)
    await reading
  })

  test('two messages at once are refused', async () => {
    const pair = await clientPair()
    void pair.connection.readResponse(recorder().delegate)
    expect(() => pair.connection.readResponse(recorder().delegate)).toThrow('being read already')
  })
})

describe('responses that are refused', () => {
  test.each([
    ['HTTP/1.1 200 OK⏎Content-Length: 5⏎Transfer-Encoding: chunked⏎⏎', {}],
    ['HTTP/1.1 204 No⏎Content-Length: 5⏎⏎', {}],
    ['HTTP/1.1 204 No⏎Transfer-Encoding: chunked⏎⏎', {}],
    ['HTTP/1.1 100 C⏎Content-Length: 0⏎⏎', {}],
    ['HTTP/1.1 200⏎⏎', {}],
    ['HTTP/1.1 000 x⏎⏎', {}],
    ['HTTP/1.1 200 OK␊␊', {}],
    ['HTTP/1.1 101 Switching Protocols⏎⏎', {}],
    [`${'HTTP/1.1 103 E⏎⏎'.repeat(17)}`, {}],
    ['HTTP/1.1 200 OK⏎Content-Length: 33⏎⏎', { maxBodySize: 32 }],
  ])('%s', async (response, options) => {
    const { usable, events, pair } = await exchange(response.replaceAll('␊', '\n'), options)
    expect(usable).toBe(false)
    expect(events).not.toContain('finish')
    expect(pair.stream.closed()).toBe(true)
    expect(pair.sent()).toBe('GET / HTTP/1.1\r\nHost: h\r\n\r\n')
    expect(logs.gen()[0]).toMatch(/^INFO Malformed HTTP message/)
  })

  test('16 interim responses are accepted', async () => {
    const { events } = await exchange(`${'HTTP/1.1 103 E⏎⏎'.repeat(16)}HTTP/1.1 204 No⏎⏎`)
    expect(events).toHaveLength(18)
  })

  test('a head over the limit is the reason the stream closed for', async () => {
    const options = { maxHeaderSize: 1024 }
    const { usable, pair } = await exchange(`HTTP/1.1 200 OK⏎X: ${'x'.repeat(1024)}`, options)
    expect(usable).toBe(false)
    expect(pair.stream.error).toBeInstanceOf(UnsatisfiableReadError)
  })
})

describe('peers that go away', () => {
  test.each([
    ['HTTP/1.1 200 OK⏎Content-Length: 9⏎⏎helloΩ', ['200 OK Content-Length=9', 'hello', 'gone']],
    [
      'HTTP/1.1 200 OK⏎Transfer-Encoding: chunked⏎⏎1⏎1⏎Ω',
      ['200 OK Transfer-Encoding=chunked', '1', 'gone'],
    ],
    ['HTTP/1.1 20Ω', []],
  ])('%s', async (response, expected) => {
    const { events, usable } = await exchange(response)
    expect(events).toEqual(expected)
    expect(usable).toBe(StreamClosedError.name)
  })

  test('before a byte of the response', async () => {
    const { events, usable } = await exchange('Ω')
    expect([events, usable]).toEqual([[], false])
  })

  test('a reset does not complete a body that lasts until the close', async () => {
    const pair = await clientPair()
    const { delegate, events } = recorder()
    request(pair.connection)
    const reading = pair.connection.readResponse(delegate)
    pair.peer.write('HTTP/1.1 200 OK\r\n\r\nhello')
    while (events.length < 2) await new Promise((resolve) => setImmediate(resolve))
    pair.peer.resetAndDestroy()
    await expect(reading).rejects.toBeInstanceOf(StreamClosedError)
    expect(events).toEqual(['200 OK', 'hello', 'gone'])
  })

  test('the response is there but ours is not finished: the close callback', async () => {
    const pair = await clientPair()
    const { delegate, events } = recorder()
    const gone = new Promise<void>((resolve) => pair.connection.setCloseCallback(resolve))
    const reading = pair.connection.readResponse(delegate)
    pair.peer.end('HTTP/1.1 204 No\r\n\r\n')
    await gone
    expect(await reading).toBe(false)
    expect(events).toEqual(['204 No', 'finish'])
  })

  test('headerTimeout and bodyTimeout', async () => {
    expect((await exchange('', { headerTimeout: 0.1 })).usable).toBe(false)
    const { usable, events } = await exchange('HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎', {
      bodyTimeout: 0.1,
    })
    expect(usable).toBe(false)
    expect(events.at(-1)).toBe('gone')
  })
})

describe('detach', () => {
  test('in headersReceived of a 101', async () => {
    const pair = await clientPair()
    const { delegate, events } = recorder()
    request(pair.connection)
    const read = new Promise<Buffer>((resolve, reject) => {
      delegate.headersReceived = () => {
        pair.connection.detach().readBytes(5).then(resolve, reject)
      }
    })
    const reading = pair.connection.readResponse(delegate)
    pair.peer.write('HTTP/1.1 101 Switching Protocols\r\n\r\nEXTRA')
    expect(await reading).toBe(false)
    expect((await read).toString()).toBe('EXTRA')
    expect(events).toEqual([])
    expect(pair.connection.stream).toBeUndefined()
  })

  test('without having read', async () => {
    const pair = await clientPair()
    request(pair.connection)
    expect(pair.connection.detach()).toBe(pair.stream)
    expect(() => pair.connection.readResponse(recorder().delegate)).toThrow('detached')
  })
})

describe('decompression', () => {
  const coded = (body: Buffer, coding = 'gzip'): Buffer =>
    Buffer.concat([
      Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`,
      ),
      body,
    ])
  const text = 'The quick brown fox'
  const body = gzipSync(text)

  test.each(['gzip', 'GZip', 'x-gzip'])('of %s', async (coding) => {
    const { events, usable } = await exchange(coded(body, coding), {
      decompress: true,
      chunkSize: 8,
    })
    expect(events[0]).toBe(
      `200 OK Content-Length=${body.length} X-Consumed-Content-Encoding=${coding}`,
    )
    expect(events.slice(1, -1).join('')).toBe(text)
    expect(events.slice(1, -1).every((piece) => piece.length <= 8)).toBe(true)
    expect([events.at(-1), usable]).toEqual(['finish', true])
  })

  test('of a list, from its end', async () => {
    const twice = coded(gzipSync(gzipSync(text)), 'gzip, gzip')
    const { events } = await exchange(twice, { decompress: ['gzip'] })
    expect(events.slice(1)).toEqual([text, 'finish'])
  })

  test('leaves other codings alone', async () => {
    const { events } = await exchange(coded(Buffer.from('x'), 'br'), { decompress: true })
    expect(events).toEqual(['200 OK Content-Encoding=br Content-Length=1', 'x', 'finish'])
  })

  test('is limited by what comes out', async () => {
    const big = coded(gzipSync('x'.repeat(33)))
    const { events, usable } = await exchange(big, { decompress: true, maxBodySize: 32 })
    expect([events.at(-1), usable]).toEqual(['gone', false])
    expect(logs.gen()[0]).toContain('decompressed body too large')
  })

  test.each([
    ['junk', Buffer.from('no gzip at all')],
    ['truncated', body.subarray(0, -5)],
    ['followed by junk', Buffer.concat([body, Buffer.from('junk'.repeat(10))])],
  ])('%s is refused', async (_name, bytes) => {
    const { events, usable } = await exchange(coded(bytes), { decompress: true })
    expect([events.at(-1), usable]).toEqual(['gone', false])
    expect(logs.gen()[0]).toContain('invalid compressed body')
  })

  test('nothing to do without a body', async () => {
    const { events } = await exchange(coded(Buffer.alloc(0)), { decompress: true })
    expect(events.at(-1)).toBe('finish')
  })
})
