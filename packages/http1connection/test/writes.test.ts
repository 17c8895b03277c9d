import { describe, expect, test } from '@jest/globals'
import {
  HTTPHeaders,
  HTTPOutputError,
  RequestStartLine,
  ResponseStartLine,
} from '@tornado-ts/httputil'
import { StreamClosedError } from '@tornado-ts/iostream'
import { clientPair } from './support/client.ts'
import { OK, TestServer } from './support/server.ts'
import type { Received } from './support/server.ts'

const line = (code: number, reason?: string): ResponseStartLine =>
  new ResponseStartLine('ignored', code, reason)

/** What a client gets when a handler answers `request`. */
async function response(
  handler: (connection: Received['connection']) => void,
  request = 'GET / HTTP/1.1⏎Host: a⏎Connection: close⏎⏎',
): Promise<string> {
  let thrown: unknown
  const server = await TestServer.start(({ connection }) => {
    try {
      handler(connection)
    } catch (error) {
      thrown = error
      connection.close()
    }
  })
  const client = await server.connect()
  client.send(request)
  const text = await client.end()
  if (thrown !== undefined) throw thrown
  return text.replace('Connection: close\r\n', '')
}

const head = (init: Record<string, string> = {}): HTTPHeaders => new HTTPHeaders(init)

describe('responses', () => {
  test('with Content-Length', async () => {
    const text = await response((connection) => {
      void connection.writeHeaders(OK, head({ 'Content-Length': '2' }), 'ok')
      connection.finish()
    })
    expect(text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })

  test('without it are chunked, and the headers say so', async () => {
    const headers = head()
    const text = await response((connection) => {
      void connection.writeHeaders(OK, headers, 'ok')
      connection.finish()
    })
    expect(text).toBe('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n')
    expect(headers.get('Transfer-Encoding')).toBe('chunked')
  })

  test('an empty piece is no chunk', async () => {
    const text = await response((connection) => {
      void connection.writeHeaders(OK, head())
      for (const piece of ['a', '', 'bcd']) void connection.write(piece)
      connection.finish()
    })
    expect(text).toMatch(/\r\n\r\n1\r\na\r\n3\r\nbcd\r\n0\r\n\r\n$/)
  })

  test('to HTTP/1.0 are not chunked', async () => {
    const text = await response((connection) => {
      void connection.writeHeaders(OK, head(), 'ok')
      connection.finish()
    }, 'GET / HTTP/1.0⏎⏎')
    expect(text).toBe('HTTP/1.1 200 OK\r\n\r\nok')
  })

  test.each([204, 304, 101])('%d has no body and no framing', async (code) => {
    const text = await response((connection) => {
      void connection.writeHeaders(line(code, 'x'), head())
      connection.finish()
      if (code === 101) connection.close()
    })
    expect(text).toBe(`HTTP/1.1 ${code} x\r\n\r\n`)
  })

  test('304 keeps its Content-Length, 204 loses it', async () => {
    for (const [code, kept] of [
      [304, 'Content-Length: 5\r\n'],
      [204, ''],
    ] as const) {
      const text = await response((connection) => {
        void connection.writeHeaders(line(code, 'x'), head({ 'Content-Length': '5' }))
        connection.finish()
      })
      expect(text).toBe(`HTTP/1.1 ${code} x\r\n${kept}\r\n`)
    }
  })

  test('to HEAD have a length and no body', async () => {
    const text = await response((connection) => {
      void connection.writeHeaders(OK, head({ 'Content-Length': '5' }))
      connection.finish()
    }, 'HEAD / HTTP/1.1⏎Host: a⏎Connection: close⏎⏎')
    expect(text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n')
  })

  test('to HEAD may be written as to GET; the body is not sent', async () => {
    const answers = [head({ 'Content-Length': '2' }), head()].map((headers) =>
      response((connection) => {
        void connection.writeHeaders(OK, headers, 'ok')
        void connection.write('more than was said')
        connection.finish()
      }, 'HEAD / HTTP/1.1⏎Host: a⏎Connection: close⏎⏎'),
    )
    expect(await Promise.all(answers)).toEqual([
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n',
      'HTTP/1.1 200 OK\r\n\r\n',
    ])
  })

  test.each([204, 304])('a body for %d is an error', async (code) => {
    const errors: unknown[] = []
    await response((connection) => {
      const writing = connection.writeHeaders(line(code, 'x'), head(), 'x')
      writing.catch((error: unknown) => errors.push(error))
    })
    expect(errors[0]).toBeInstanceOf(HTTPOutputError)
  })

  test('interim ones come before the final one', async () => {
    const text = await response((connection) => {
      void connection.writeHeaders(line(103, 'Early Hints'), head({ Link: 'x' }))
      void connection.writeHeaders(OK, head({ 'Content-Length': '0' }))
      connection.finish()
    })
    expect(text).toBe(
      'HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n',
    )
  })

  test('text is sent as UTF-8, headers as latin1, reasons as UTF-8', async () => {
    const text = await response((connection) => {
      void connection.writeHeaders(
        line(200, 'hé'),
        head({ X: 'é', 'Content-Length': '5' }),
        'né€'.slice(1),
      )
      connection.finish()
    })
    expect(text).toBe(
      'HTTP/1.1 200 h\xc3\xa9\r\nX: \xe9\r\nContent-Length: 5\r\n\r\n\xc3\xa9\xe2\x82\xac',
    )
  })

  test.each([10, 5000, 300_000])('%d bytes as text, as bytes and in chunks', async (size) => {
    const body = 'x'.repeat(size)
    for (const chunk of [body, Buffer.from(body), new Uint8Array(Buffer.from(body))]) {
      const sized = await response((connection) => {
        void connection.writeHeaders(OK, head({ 'Content-Length': String(size) }), chunk)
        connection.finish()
      })
      expect(sized.split('\r\n\r\n')[1] === body).toBe(true)
      const chunked = await response((connection) => {
        void connection.writeHeaders(OK, head(), chunk)
        connection.finish()
      })
      expect(chunked.endsWith(`\r\n\r\n${size.toString(16)}\r\n${body}\r\n0\r\n\r\n`)).toBe(true)
    }
  })

  test('a head and body put together by the application are sent as they are', async () => {
    const text = await response((connection) => {
      void connection.write(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'))
      connection.finish()
    })
    expect(text).toBe('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  })
})

describe('output that cannot be sent', () => {
  test.each(['foo', '+10', '1_0', '', '5,5'])('Content-Length %j', async (value) => {
    const sending = response((connection) => {
      void connection.writeHeaders(OK, head({ 'Content-Length': value }), 'x')
    })
    await expect(sending).rejects.toThrow(new RangeError(`not an integer: '${value}'`))
  })

  test.each([
    ['X', 'a\rb', RangeError],
    ['X', 'a\nb', RangeError],
    ['X', 'a\r\nSet-Cookie: x', RangeError],
    ['X', '€', TypeError],
    ['X', 'a\u010d\u010ab', TypeError],
  ])('header %s: %j', async (name, value, errorClass) => {
    const sending = response((connection) => {
      const headers = head()
      headers.set(name, value)
      void connection.writeHeaders(OK, headers)
    })
    await expect(sending).rejects.toBeInstanceOf(errorClass)
  })

  test('line breaks in a reason, and impossible codes', async () => {
    for (const start of [line(200, 'a\r\nb'), line(200, 'a\nb'), line(99), line(1000), line(2.5)]) {
      const sending = response((connection) => void connection.writeHeaders(start, head()))
      await expect(sending).rejects.toBeInstanceOf(RangeError)
    }
  })

  test('Content-Length beside Transfer-Encoding', async () => {
    const both = { 'Content-Length': '5', 'Transfer-Encoding': 'chunked' }
    const sending = response((connection) => void connection.writeHeaders(OK, head(both)))
    await expect(sending).rejects.toBeInstanceOf(RangeError)
  })

  test('more than Content-Length: nothing is sent and the stream closes', async () => {
    const errors: unknown[] = []
    const text = await response((connection) => {
      connection
        .writeHeaders(OK, head({ 'Content-Length': '2' }), 'abc')
        .catch((error: unknown) => errors.push(error))
    })
    expect(text).toBe('')
    expect(errors[0]).toBeInstanceOf(HTTPOutputError)
    expect(String(errors[0])).toContain('Tried to write more data than Content-Length')
  })

  test('less than Content-Length', async () => {
    const sending = response((connection) => {
      void connection.writeHeaders(OK, head({ 'Content-Length': '2' }), 'a')
      connection.finish()
    })
    await expect(sending).rejects.toThrow('Tried to write 1 bytes less than Content-Length')
  })

  test('a second head, and anything after the end', async () => {
    const errors: unknown[] = []
    await response((connection) => {
      const note = (error: unknown): number => errors.push(String(error))
      void connection.writeHeaders(OK, head({ 'Content-Length': '0' }))
      connection.writeHeaders(OK, head()).catch(note)
      connection.finish()
      connection.finish()
      connection.write('x').catch(note)
      expect(connection.finished).toBe(true)
    })
    expect(errors).toEqual([
      'HTTPOutputError: Headers already written',
      'HTTPOutputError: Tried to write after finish',
    ])
  })
})

describe('requests', () => {
  test.each([
    ['POST', {}, 'ab', 'Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n'],
    ['POST', { 'Content-Length': '2' }, 'ab', 'Content-Length: 2\r\n\r\nab'],
    ['DELETE', {}, 'ab', '\r\nab'],
    ['GET', {}, '', '\r\n'],
  ])('%s %j', async (method, init, body, expected) => {
    const { connection, sentUntil } = await clientPair()
    await connection.writeHeaders(new RequestStartLine(method, '/x', ''), head(init))
    await connection.write(body)
    connection.finish()
    expect(await sentUntil(expected)).toBe(`${method} /x HTTP/1.1\r\n${expected}`)
  })

  test.each(['/a b', '/a\r\nX: y', '/\x01', '/\x7f', '/€', ''])('target %j', async (path) => {
    const { connection } = await clientPair()
    expect(() => connection.writeHeaders(new RequestStartLine('GET', path, ''), head())).toThrow(
      RangeError,
    )
  })

  test('methods are tokens', async () => {
    const { connection } = await clientPair()
    const start = new RequestStartLine('GET /x HTTP/1.1\r\nX:', '/', '')
    expect(() => connection.writeHeaders(start, head())).toThrow('Illegal method')
  })
})

describe('promises', () => {
  test('are one shared promise when nothing has to wait', async () => {
    const { connection } = await clientPair()
    const first = connection.writeHeaders(new RequestStartLine('POST', '/', ''), head())
    expect(connection.write('x')).toBe(first)
    expect(connection.write('')).toBe(first)
  })

  test('wait for a slow peer, and resolve if it goes away', async () => {
    const { connection, peer, stream } = await clientPair()
    peer.pause()
    await connection.writeHeaders(new RequestStartLine('POST', '/', ''), head())
    let settled = false
    const writing = connection.write(Buffer.alloc(16 << 20)).then(() => (settled = true))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(settled).toBe(false)
    stream.close(new Error('gone'))
    await writing
  })

  test('reject on a closed stream, and may be ignored', async () => {
    const { connection, stream } = await clientPair()
    stream.close()
    void connection.write('ignored')
    await expect(connection.write('x')).rejects.toBeInstanceOf(StreamClosedError)
    const writing = connection.writeHeaders(new RequestStartLine('GET', '/', ''), head())
    await expect(writing).rejects.toBeInstanceOf(StreamClosedError)
    connection.finish()
  })
})
