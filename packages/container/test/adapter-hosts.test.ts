import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http2 from 'node:http2'
import https from 'node:https'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { Application, RequestHandler } from '@tornado-ts/web'
import { NodeAdapter } from '../src/index.ts'
import { Hello } from './adapted.ts'
import { captureLogs, cleanUp, listen } from './serve.ts'

const CERT = readFileSync(`${import.meta.dirname}/fixtures/localhost.crt`)
const KEY = readFileSync(`${import.meta.dirname}/fixtures/localhost.key`)

beforeEach(() => {
  captureLogs()
})

describe('TLS and HTTP/2', () => {
  it('serves https', async () => {
    const { handler } = new NodeAdapter(new Application([['/', Hello]]))
    const site = await listen(https.createServer({ cert: CERT, key: KEY }, handler))
    const request = https.get({ port: site.port, host: '127.0.0.1', ca: CERT, agent: false })
    const [response] = await once(request, 'response')
    let body = ''
    for await (const chunk of response) body += String(chunk)
    expect(body).toBe('hello 127.0.0.1 https /')
  })

  it('serves the compatibility API of HTTP/2', async () => {
    class Echo extends RequestHandler {
      override post(): void {
        this.setHeader('Connection', 'close')
        this.addHeader('X-List', 'a')
        this.addHeader('X-List', 'b')
        this.setCookie('c', 'd')
        const { host: name, version } = this.request
        this.write(`${name} ${version} ${this.getCookie('b')} ${this.request.body.length}`)
      }
    }
    const { handler } = new NodeAdapter(new Application([['/', Echo]]))
    const server = http2.createSecureServer({ cert: CERT, key: KEY }, handler)
    const site = await listen(server)
    const client = http2.connect(`https://localhost:${site.port}`, { ca: CERT })
    cleanUp(() => client.destroy())
    const stream = client.request({
      ':method': 'POST',
      ':path': '/',
      cookie: ['a=1', 'b=2'] as never,
    })
    stream.end(Buffer.alloc(100_000))
    const [head] = await once(stream, 'response')
    let body = ''
    for await (const chunk of stream) body += String(chunk)
    expect(body).toBe(`localhost:${site.port} HTTP/2.0 2 100000`)
    expect(head).toMatchObject({ ':status': 200, 'x-list': 'a, b', 'set-cookie': ['c=d; Path=/'] })
    expect(head.connection).toBeUndefined()
  })
})
