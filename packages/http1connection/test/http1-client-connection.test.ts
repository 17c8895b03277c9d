import net from 'node:net'
import { afterEach, describe, expect, test } from '@jest/globals'
import { HTTPHeaders, RequestStartLine } from '@tornado-ts/httputil'
import { IOStream } from '@tornado-ts/iostream'
import { HTTP1ClientConnection, HTTP1ConnectionParameters } from '../src/index.ts'
import type { HTTP1Connection, HTTP1ClientOwner } from '../src/index.ts'
import { recorder } from './support/client.ts'
import { collectLogs } from './support/logs.ts'

const logs = collectLogs()
const cleanups: (() => void)[] = []

afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

class Owner implements HTTP1ClientOwner {
  ended = 0
  closed = 0
  onEnded: () => void = () => {}
  changed: () => void = () => {}

  exchangeEnded(): void {
    this.ended++
    this.onEnded()
    this.changed()
  }

  connectionEnded(): void {
    this.closed++
    this.changed()
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.changed = resolve))
  }
}

interface Setting {
  client: HTTP1ClientConnection
  owner: Owner
  peer: net.Socket
}

async function connect(): Promise<Setting> {
  const server = net.createServer({ allowHalfOpen: true })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = new Promise<net.Socket>((resolve) => server.once('connection', resolve))
  const stream = new IOStream(new net.Socket())
  await stream.connect(['127.0.0.1', (server.address() as net.AddressInfo).port])
  const peer = await accepted
  peer.on('error', () => {})
  const owner = new Owner()
  cleanups.push(() => {
    stream.close()
    peer.destroy()
    server.close()
  })
  return { client: new HTTP1ClientConnection(stream, owner), owner, peer }
}

function send(connection: HTTP1Connection, method = 'GET'): void {
  const headers = new HTTPHeaders({ Host: 'h' })
  void connection.writeHeaders(new RequestStartLine(method, '/', ''), headers)
  connection.finish()
}

function answerAll(peer: net.Socket, ...answers: string[]): void {
  peer.on('data', () => peer.write(answers.shift() ?? ''))
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('HTTP1ClientConnection', () => {
  test('asks again and again on one stream', async () => {
    const { client, owner, peer } = await connect()
    answerAll(peer, OK, 'HTTP/1.1 204 No Content\r\n\r\n')
    for (const [i, expected] of [
      ['200 OK Content-Length=2', 'ok', 'finish'],
      ['204 No Content', 'finish'],
    ].entries()) {
      const { delegate, events } = recorder()
      send(client.request(delegate))
      expect(client.responding).toBe(false)
      await owner.until(() => owner.ended === i + 1)
      expect(events).toEqual(expected)
      expect(client.responding).toBe(true)
    }
  })

  test('may ask again as soon as the exchange has ended', async () => {
    const { client, owner, peer } = await connect()
    answerAll(peer, OK, OK, OK)
    const { delegate, events } = recorder()
    owner.onEnded = () => {
      if (owner.ended < 3) send(client.request(delegate))
    }
    send(client.request(delegate))
    await owner.until(() => owner.ended === 3)
    expect(events.filter((event) => event === 'finish')).toHaveLength(3)
  })

  test('one request at a time', async () => {
    const { client } = await connect()
    client.request(recorder().delegate)
    expect(() => client.request(recorder().delegate)).toThrow('under way')
  })

  test('HEAD has no body, and the next response is read from its start', async () => {
    const { client, owner, peer } = await connect()
    answerAll(peer, 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n', OK)
    send(client.request(recorder().delegate), 'HEAD')
    await owner.until(() => owner.ended === 1)
    const { delegate, events } = recorder()
    send(client.request(delegate))
    await owner.until(() => owner.ended === 2)
    expect(events).toContain('ok')
  })

  test('each request has parameters of its own', async () => {
    const { client, owner, peer } = await connect()
    answerAll(peer, OK, OK)
    const { delegate } = recorder()
    send(client.request(delegate))
    await owner.until(() => owner.ended === 1)
    send(client.request(delegate, new HTTP1ConnectionParameters({ maxBodySize: 1 })))
    await owner.until(() => owner.closed === 1)
    expect(logs.gen()).toEqual([expect.stringContaining('Content-Length too long')])
  })

  test('waits until the request is sent, too', async () => {
    const { client, owner, peer } = await connect()
    const { delegate, events } = recorder()
    const connection = client.request(delegate)
    const headers = new HTTPHeaders({ Host: 'h', 'Transfer-Encoding': 'chunked' })
    void connection.writeHeaders(new RequestStartLine('DELETE', '/', ''), headers, 'a')
    answerAll(peer, OK)
    while (!events.includes('finish')) await new Promise(setImmediate)
    expect(owner.ended).toBe(0)
    connection.finish()
    await owner.until(() => owner.ended === 1)
  })

  test.each([
    ['there is more than the response', `${OK}x`, 0],
    ['the server closes', OK.replace('\r\n', '\r\nConnection: close\r\n'), 0],
    ['the response is malformed', 'HTTP/1.1 2\r\n\r\n', 0],
  ])('closes when %s', async (_name, answer, ended) => {
    const { client, owner, peer } = await connect()
    answerAll(peer, answer)
    send(client.request(recorder().delegate))
    await owner.until(() => owner.closed === 1)
    expect(owner.ended).toBe(ended)
    expect(client.stream.closed()).toBe(true)
  })

  test.each([
    ['ends', (peer: net.Socket) => peer.end()],
    ['says something nobody has asked for', (peer: net.Socket) => peer.write(OK)],
  ])('idle, closes when the server %s', async (_name, act) => {
    const { owner, peer } = await connect()
    act(peer)
    await owner.until(() => owner.closed === 1)
    expect(owner.ended).toBe(0)
  })

  test('is closed by hand', async () => {
    const { client, owner } = await connect()
    client.close()
    client.close()
    expect(owner.closed).toBe(1)
  })

  test.each([
    ['less', ''],
    ['more', 'abcd'],
  ])('a request with %s than its Content-Length closes with the reason', async (_name, body) => {
    const { client, owner } = await connect()
    const connection = client.request(recorder().delegate)
    const headers = new HTTPHeaders({ Host: 'h', 'Content-Length': '3' })
    void connection.writeHeaders(new RequestStartLine('PUT', '/', ''), headers)
    const ending = async (): Promise<void> => {
      await connection.write(body)
      connection.finish()
    }
    await expect(ending()).rejects.toMatchObject({ code: 'TORNADO_HTTP_OUTPUT' })
    expect(owner.closed).toBe(1)
    expect(client.stream.error).toMatchObject({ code: 'TORNADO_HTTP_OUTPUT' })
  })
})
