import { describe, expect, test } from '@jest/globals'
import { answering, ask, bodyOf, connect, connectTls, serve, TLS } from './support/serve.ts'

const who = answering(({ remoteIp, protocol }) => `${remoteIp} ${protocol}`)
const options = { xheaders: true, trustedDownstream: ['5.5.5.5'] }

describe('with xheaders', () => {
  test.each([
    ['', '127.0.0.1'],
    ['X-Real-Ip: 4.4.4.4', '4.4.4.4'],
    ['X-Forwarded-For: 127.0.0.1, 4.4.4.4', '4.4.4.4'],
    ['X-Forwarded-For: 127.0.0.1, 4.4.4.4, 5.5.5.5', '4.4.4.4'],
    ['X-Forwarded-For: 4.4.4.4⏎X-Forwarded-For: 5.5.5.5', '4.4.4.4'],
    ['X-Forwarded-For: 5.5.5.5,5.5.5.5', '5.5.5.5'],
    ['X-Forwarded-For: 4.4.4.4⏎X-Real-Ip: 6.6.6.6', '6.6.6.6'],
    ['X-Real-Ip: 2620:0:1cfe:face:b00c::3', '2620:0:1cfe:face:b00c::3'],
    ['X-Forwarded-For: ::1, 2620:0:1cfe:face:b00c::3', '2620:0:1cfe:face:b00c::3'],
    ['X-Real-Ip: 4.4.4.4<script>', '127.0.0.1'],
    ['X-Forwarded-For: 4.4.4.4, 5.5.5.5<script>', '127.0.0.1'],
    ['X-Real-Ip: www.google.com', '127.0.0.1'],
    ['X-Forwarded-For:', '127.0.0.1'],
  ])('%s', async (header, ip) => {
    const server = await serve(who, options)
    const headers = header === '' ? [] : [header]
    expect(JSON.parse(await ask(server, '/', headers))).toBe(`${ip} http`)
  })

  test.each([
    ['X-Scheme: https', 'https'],
    ['X-Forwarded-Proto: https', 'https'],
    ['X-Forwarded-Proto: https , http', 'http'],
    ['X-Forwarded-Proto: http,https', 'https'],
    ['X-Forwarded-Proto: unknown', 'http'],
    ['X-Scheme: http⏎X-Forwarded-Proto: https', 'http'],
  ])('%s', async (header, protocol) => {
    const server = await serve(who, options)
    expect(JSON.parse(await ask(server, '/', [header]))).toBe(`127.0.0.1 ${protocol}`)
  })

  test('an unknown protocol leaves that of the connection', async () => {
    const server = await serve(who, { ...options, ...TLS })
    const client = await connectTls(server)
    client.send('GET / HTTP/1.1⏎Host: a⏎X-Scheme: unknown⏎⏎')
    expect(bodyOf(await client.until('127.0.0.1'))).toBe('"127.0.0.1 https"')
  })

  test('headers of one request do not reach the next', async () => {
    const server = await serve(who, options)
    const client = await connect(server)
    client.send(
      'GET / HTTP/1.1⏎Host: a⏎X-Real-Ip: 4.4.4.4⏎X-Scheme: https⏎⏎GET / HTTP/1.1⏎Host: a⏎⏎',
    )
    await client.until(
      (text) => text.includes('"4.4.4.4 https"') && text.includes('"127.0.0.1 http"'),
    )
  })
})

describe('without xheaders', () => {
  test('they are ignored', async () => {
    const server = await serve(who)
    const headers = ['X-Real-Ip: 4.4.4.4', 'X-Scheme: https']
    expect(JSON.parse(await ask(server, '/', headers))).toBe('127.0.0.1 http')
  })

  test('the protocol can be fixed', async () => {
    const server = await serve(who, { protocol: 'https' })
    expect(JSON.parse(await ask(server, '/'))).toBe('127.0.0.1 https')
  })
})
