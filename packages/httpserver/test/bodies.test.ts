import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import type { HTTPConnection, HTTPMessageDelegate } from '@tornado-ts/httputil'
import type { HTTPServer } from '../src/index.ts'
import { collectLogs } from './support/logs.ts'
import { answering, bodyOf, connect, serve, talk } from './support/serve.ts'

const logs = collectLogs()

const post = (headers: string, body: string | Buffer = ''): string => {
  const length = `Content-Length: ${body.length}⏎`
  return `POST / HTTP/1.1⏎Host: a⏎Connection: close⏎${headers}${length}⏎${body.toString('latin1')}`
}

const form = answering(({ bodyArguments, files, body }) => ({
  args: Object.entries(bodyArguments).map(([name, values]) => [name, ...values.map(String)]),
  files: Object.entries(files).map(([name, list]) => [
    name,
    ...list.map(({ filename }) => filename),
  ]),
  size: body.length,
}))

async function result(server: HTTPServer, text: string): Promise<unknown> {
  return JSON.parse(bodyOf(await talk(server, text)))
}

describe('forms', () => {
  test('urlencoded', async () => {
    const server = await serve(form)
    const type = 'Content-Type: application/x-www-form-urlencoded⏎'
    expect(await result(server, post(type, 'foo=&bar=&bar=%C3%A9'))).toMatchObject({
      args: [
        ['foo', ''],
        ['bar', '', 'é'],
      ],
    })
  })

  test('multipart in HTTP/1.0, with a latin1 header and without a leading boundary', async () => {
    const server = await serve(form)
    const body = [
      'Content-Disposition: form-data; name="argument"\r\n\r\ntest\r\n',
      'Content-Disposition: form-data; name="files"; filename="\xc3\xb3"\r\n\r\n\xc3\xba\r\n',
    ].join('--1234567890\r\n')
    const end = '--1234567890--\r\n'
    const text =
      `POST / HTTP/1.0⏎Content-Type: multipart/form-data; boundary=1234567890⏎X-Header: \xe9⏎` +
      `Content-Length: ${body.length + end.length}⏎⏎${body}${end}`
    expect(await result(server, text)).toMatchObject({
      args: [['argument', 'test']],
      files: [['files', 'ó']],
    })
  })

  test('a malformed one is answered 400', async () => {
    const server = await serve(form)
    const text = await talk(server, post('Content-Type: multipart/form-data⏎', 'x'))
    expect(text).toMatch(/^HTTP\/1.1 400 /)
    expect(logs.gen()[0]).toMatch(/^INFO Malformed HTTP message from 127\.0\.0\.1: /)
  })

  test('5000 bytes in pieces', async () => {
    const server = await serve(form)
    const client = await connect(server)
    client.send('POST / HTTP/1.1⏎Host: a⏎Content-Length: 5000⏎⏎')
    for (let i = 0; i < 50; i++) {
      client.send('x'.repeat(100))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await client.until('"size":5000')
  })
})

describe('sizes', () => {
  const options = { maxBodySize: 4096 }

  test.each<[string, string, string]>([
    ['4096 bytes', post('', 'x'.repeat(4096)), '200'],
    ['10240 bytes by length', post('', 'x'.repeat(10240)), '413 Content-Length too long'],
    [
      '10240 bytes in chunks',
      `POST / HTTP/1.1⏎Host: a⏎Transfer-Encoding: chunked⏎⏎2800⏎${'x'.repeat(10240)}⏎0⏎⏎`,
      '413 chunked body too large',
    ],
  ])('%s', async (_name, request, expected) => {
    const server = await serve(form, options)
    const [status = '', ...log] = expected.split(' ')
    expect(await talk(server, request)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    if (log.length > 0) expect(logs.gen()[0]).toContain(log.join(' '))
  })

  test('a delegate may allow more for one request', async () => {
    const server = await serve(
      {
        startRequest: (_server: unknown, connection: HTTPConnection): HTTPMessageDelegate => ({
          headersReceived: (line) => {
            if ('path' in line && line.path === '/big') connection.setMaxBodySize(10240)
          },
          dataReceived: () => {},
          finish: () => {
            void connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
            connection.finish()
          },
          onConnectionClose: () => {},
        }),
        onClose: () => {},
      },
      options,
    )
    const client = await connect(server)
    client.send(`PUT /big HTTP/1.1⏎Host: a⏎Content-Length: 10240⏎⏎${'x'.repeat(10240)}`)
    await client.until('ok')
    client.send(`PUT / HTTP/1.1⏎Host: a⏎Content-Length: 10240⏎⏎${'x'.repeat(10240)}`)
    expect(await client.end()).toMatch(/ok.* 413 /s)
  })

  test('heads: 100 bytes of filler fit in 1024, 1000 do not', async () => {
    const server = await serve(form, { maxHeaderSize: 1024 })
    const get = (size: number): string =>
      `GET / HTTP/1.1⏎Host: a⏎Connection: close⏎X-Filler: ${'a'.repeat(size)}⏎⏎`
    expect(await talk(server, get(100))).toMatch(/^HTTP\/1.1 200 /)
    expect(await talk(server, get(1000))).toMatch(/^HTTP\/1.1 431 .*Content-Length: 0\r\n/s)
  })

  test('number of header lines', async () => {
    const server = await serve(form, { maxHeaderCount: 10 })
    const text = `GET / HTTP/1.1⏎Host: a⏎${'X: y⏎'.repeat(10)}⏎`
    expect(await talk(server, text)).toMatch(/^HTTP\/1.1 431 /)
  })
})

describe('gzip', () => {
  const type = 'Content-Type: application/x-www-form-urlencoded⏎'

  test.each(['gzip', 'GZIP', 'x-gzip'])('%s is inflated on request', async (coding) => {
    const server = await serve(form, { decompressRequest: true, maxBodySize: 100 })
    const body = gzipSync('foo=bar&baz=a')
    expect(await result(server, post(`${type}Content-Encoding: ${coding}⏎`, body))).toMatchObject({
      args: [
        ['foo', 'bar'],
        ['baz', 'a'],
      ],
    })
  })

  test('101 inflated bytes of 100 are too many', async () => {
    const server = await serve(form, { decompressRequest: true, maxBodySize: 100 })
    const text = await talk(server, post('Content-Encoding: gzip⏎', gzipSync('x'.repeat(101))))
    expect(text).toMatch(/^HTTP\/1.1 413 /)
    expect(logs.gen()[0]).toContain('decompressed body too large')
  })

  test('pieces are no larger than chunkSize', async () => {
    const sizes: number[] = []
    const server = await serve(
      {
        startRequest: (_server: unknown, connection: HTTPConnection): HTTPMessageDelegate => ({
          headersReceived: () => {},
          dataReceived: (chunk) => void sizes.push(chunk.length),
          finish: () => {
            void connection.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
            connection.finish()
          },
          onConnectionClose: () => {},
        }),
        onClose: () => {},
      },
      { decompressRequest: true, chunkSize: 16 },
    )
    await talk(
      server,
      post('Content-Encoding: gzip⏎', gzipSync('0123456789'.repeat(10))).replace(
        'HTTP/1.1⏎',
        'HTTP/1.0⏎',
      ),
    )
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(100)
    expect(sizes.every((size) => size >= 1 && size <= 16)).toBe(true)
  })

  test('a form that is not inflated is refused', async () => {
    const server = await serve(form)
    const text = await talk(server, post(`${type}Content-Encoding: gzip⏎`, gzipSync('a=b')))
    expect(text).toMatch(/^HTTP\/1.1 400 /)
    expect(logs.gen()[0]).toContain('Unsupported Content-Encoding')
  })
})
