import { describe, expect, test } from '@jest/globals'
import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import type { RequestCallback } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { answering, bodyOf, connect, hello, serve, talk } from './support/serve.ts'

const logs = collectLogs()

describe('malformed requests', () => {
  test.each([
    ['asdf⏎⏎', 'Malformed HTTP request line'],
    ['GET / HTTP/1.0⏎asdf⏎⏎', 'no colon in header line'],
    ['GET / HTTP/1.1⏎Host: foo bar⏎⏎', 'Invalid Host header'],
    ['GET / HTTP/1.1⏎Host: a/b⏎⏎', 'Invalid Host header'],
    ['GET / HTTP/1.1⏎Host: u@h⏎⏎', 'Invalid Host header'],
    ['GET / HTTP/1.1⏎⏎', 'Missing Host header'],
    ['GET / HTTP/1.1⏎Host: a⏎Host: b⏎⏎', 'Multiple host headers not allowed'],
    ['GET / HTTP/1.1⏎Host: a,b⏎⏎', 'Multiple host headers not allowed'],
    ['GET / HTTP/1.1\nHost: a\n\n', 'bare LF'],
    ['FOO,BAR / HTTP/1.1⏎Host: a⏎⏎', 'Malformed HTTP request line'],
  ])('%s', async (request, log) => {
    const server = await serve(hello)
    expect(await talk(server, request)).toMatch(
      /^HTTP\/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\nDate: [^\r]*\r\n\r\n$/,
    )
    expect(logs.gen()).toHaveLength(1)
    expect(logs.gen()[0]).toMatch(/^INFO Malformed HTTP message from 127\.0\.0\.1: /)
    expect(logs.gen()[0]).toContain(log)
  })

  test('HTTP/1.0 may do without Host', async () => {
    const server = await serve(answering(({ host }) => host))
    expect(bodyOf(await talk(server, 'GET / HTTP/1.0⏎⏎'))).toBe('"127.0.0.1"')
  })
})

describe('request smuggling', () => {
  const second = 'GET /smuggled HTTP/1.1⏎Host: a⏎⏎'
  const post = 'POST /first HTTP/1.1⏎Host: a⏎'
  test.each([
    ['both lengths', `${post}Content-Length: 6⏎Transfer-Encoding: chunked⏎⏎0⏎⏎${second}`],
    [
      'both lengths, other order',
      `${post}Transfer-Encoding: chunked⏎Content-Length: 4⏎⏎0⏎⏎${second}`,
    ],
    ['two lengths', `${post}Content-Length: 0⏎Content-Length: 33⏎⏎${second}`],
    ['a signed length', `${post}Content-Length: +0⏎⏎${second}`],
    ['a spaced name', `${post}Content-Length : 33⏎⏎${second}`],
    ['a folded length', `${post}Content-Length:⏎ 33⏎⏎${second}`],
    ['a folded coding', `${post}Transfer-Encoding:⏎ chunked⏎⏎0⏎⏎${second}`],
    ['a coding in disguise', `${post}Transfer-Encoding: xchunked⏎⏎${second}`],
    ['a vertical tab', `${post}Transfer-Encoding: \x0bchunked⏎⏎0⏎⏎${second}`],
    ['a no-break space', `${post}Transfer-Encoding: \xa0chunked⏎⏎0⏎⏎${second}`],
    ['two codings', `${post}Transfer-Encoding: chunked⏎Transfer-Encoding: identity⏎⏎0⏎⏎${second}`],
    ['a list of codings', `${post}Transfer-Encoding: gzip, chunked⏎⏎0⏎⏎${second}`],
    [
      'a coding in HTTP/1.0',
      `${post.replace('1.1', '1.0')}Connection: keep-alive⏎Transfer-Encoding: chunked⏎⏎0⏎⏎${second}`,
    ],
    ['a bare LF before the coding', `${post}X: y\nTransfer-Encoding: chunked⏎⏎0⏎⏎${second}`],
    ['a bare CR before the coding', `${post}X: y\rTransfer-Encoding: chunked⏎⏎0⏎⏎${second}`],
    ['a NUL in a name', `${post}Transfer-Encoding\0: chunked⏎⏎0⏎⏎${second}`],
    ['a hexadecimal prefix', `${post}Transfer-Encoding: chunked⏎⏎0x0⏎⏎${second}`],
    ['a chunk size with a blank', `${post}Transfer-Encoding: chunked⏎⏎0 ⏎⏎${second}`],
    ['a bare LF after a chunk size', `${post}Transfer-Encoding: chunked⏎⏎0\n\n${second}`],
    ['a bare LF in an extension', `${post}Transfer-Encoding: chunked⏎⏎2;x\nxx⏎0⏎⏎${second}`],
    ['a chunk without its end', `${post}Transfer-Encoding: chunked⏎⏎1⏎xxx0⏎⏎${second}`],
    ['a broken trailer', `${post}Transfer-Encoding: chunked⏎⏎0⏎x⏎⏎${second}`],
  ])('%s is refused and nothing behind it is served', async (_name, request) => {
    const paths: string[] = []
    const server = await serve((received) => {
      paths.push(received.path)
      return hello(received)
    })
    const text = await talk(server, request)
    expect(text).toMatch(/^HTTP\/1.1 400 Bad Request\r\nConnection: close\r\n/)
    expect(text.split('HTTP/1.1 ')).toHaveLength(2)
    expect(paths).toEqual([])
  })
})

describe('keep-alive', () => {
  test('HEAD to a handler that streams, twice: no stray bytes', async () => {
    const streaming: RequestCallback = ({ connection, method }) => {
      void connection?.writeHeaders(new ResponseStartLine('', 200, 'OK'), new HTTPHeaders())
      if (method !== 'HEAD') void connection?.write('chunk')
      connection?.finish()
    }
    const server = await serve(streaming)
    const client = await connect(server)
    const head = 'HEAD / HTTP/1.1⏎Host: a⏎⏎'
    client.send(head)
    await client.until('⏎⏎')
    client.send(head + 'GET / HTTP/1.1⏎Host: a⏎Connection: close⏎⏎')
    expect((await client.end()).replace(/Date: [^\r]*\r\n/g, '')).toBe(
      'HTTP/1.1 200 OK\r\n\r\n'.repeat(2) +
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n5\r\nchunk\r\n0\r\n\r\n',
    )
  })

  test('pipelined, then closed after one', async () => {
    const server = await serve(hello)
    const client = await connect(server)
    client.send('GET / HTTP/1.1⏎Host: a⏎⏎'.repeat(2))
    await client.until('Hello')
    client.close()
    expect(bodyOf(await talk(server, 'GET / HTTP/1.0⏎⏎'))).toBe('Hello')
  })

  test('noKeepAlive', async () => {
    const server = await serve(hello, { noKeepAlive: true })
    expect(await talk(server, 'GET / HTTP/1.1⏎Host: a⏎⏎')).toContain('Connection: close')
  })
})

describe('timeouts', () => {
  test('idleConnectionTimeout: an unused connection, and a used one', async () => {
    const server = await serve(hello, { idleConnectionTimeout: 0.1 })
    expect(await talk(server, '')).toBe('')
    const text = await talk(server, 'GET / HTTP/1.1⏎Host: a⏎⏎'.repeat(2))
    expect(text.split('Hello')).toHaveLength(3)
  })

  test('idleConnectionTimeout: half a head', async () => {
    const server = await serve(hello, { idleConnectionTimeout: 0.1 })
    expect(await talk(server, 'GET / HTTP/1.1⏎')).toMatch(/^HTTP\/1.1 408 /)
  })

  test('bodyTimeout', async () => {
    const server = await serve(hello, { bodyTimeout: 0.1 })
    const text = await talk(server, 'PUT / HTTP/1.1⏎Host: a⏎Content-Length: 42⏎⏎')
    expect(text).toMatch(/^HTTP\/1.1 408 /)
    expect(logs.gen()).toEqual(['INFO Timeout reading body from 127.0.0.1'])
  })
})
