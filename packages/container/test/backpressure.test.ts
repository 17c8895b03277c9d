import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { HTTPServerConnectionDelegate } from '@tornado-ts/httputil'
import { FetchContainer, NodeContainer } from '../src/index.ts'
import { captureLogs, deferred, serve } from './serve.ts'

const CHUNK = Buffer.alloc(65536, 'x')
const TOTAL = 1600 * CHUNK.length // 100 MiB
/** What may be on the way: in our buffers, and in those of the system at both ends. */
const BOUND = 24 * 2 ** 20
const GET = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'

/** 100 MiB, made as they are asked for. */
class Source extends Readable {
  produced = 0

  constructor() {
    super({ highWaterMark: CHUNK.length })
  }

  override _read(): void {
    if (this.produced === TOTAL) this.push(null)
    else {
      this.produced += CHUNK.length
      this.push(CHUNK)
    }
  }

  /** How much was made when nobody has asked for more for a while. */
  async standstill(): Promise<number> {
    let before = -1
    while (this.produced !== before) {
      before = this.produced
      await delay(100)
    }
    return before
  }
}

function webStream(source: Source): ReadableStream<Uint8Array> {
  return Readable.toWeb(source) as ReadableStream<Uint8Array>
}

/** Counts what it reads, after the gate has opened. */
type Reader = (body: AsyncIterable<Uint8Array>) => Promise<number>

interface Kind {
  sending(source: Source): HTTPServerConnectionDelegate
  receiving(read: Reader): HTTPServerConnectionDelegate
}

const KINDS: Record<string, Kind> = {
  NodeContainer: {
    sending: (source) =>
      new NodeContainer((_req, res) => source.pipe(res).on('close', () => source.destroy())),
    receiving: (read) => new NodeContainer(async (req, res) => res.end(String(await read(req)))),
  },
  FetchContainer: {
    sending: (source) => new FetchContainer(() => new Response(webStream(source))),
    receiving: (read) =>
      new FetchContainer(async (request) => {
        const body = request.body as unknown as AsyncIterable<Uint8Array>
        return new Response(String(await read(body)))
      }),
  },
}

beforeEach(() => {
  captureLogs()
})

describe.each(Object.entries(KINDS))('%s', (_name, kind) => {
  it('sends 100 MiB no faster than the client reads', async () => {
    const source = new Source()
    const site = await serve(kind.sending(source))
    const socket = await site.socket()
    socket.pause()
    socket.write(GET)
    while (source.produced === 0) await delay(10)
    expect(await source.standstill()).toBeLessThan(BOUND)
    let received = 0
    for await (const chunk of socket) received += (chunk as Buffer).length
    expect(received).toBeGreaterThan(TOTAL)
    expect(source.produced).toBe(TOTAL)
  })

  it('stops the source when the client goes away', async () => {
    const source = new Source()
    const site = await serve(kind.sending(source))
    const socket = await site.socket()
    socket.write(GET)
    await once(socket, 'data')
    socket.pause()
    await source.standstill()
    socket.destroy()
    source.on('error', () => {})
    while (!source.closed) await delay(10)
    expect(source.produced).toBeLessThan(TOTAL)
  })

  it('takes 100 MiB no faster than the guest reads', async () => {
    const gate = deferred()
    const site = await serve(
      kind.receiving(async (body) => {
        await gate.promise
        let received = 0
        for await (const chunk of body) received += chunk.length
        return received
      }),
      { maxBodySize: TOTAL },
    )
    const source = new Source()
    const request = httpRequest(site.url, { method: 'POST', headers: { 'Content-Length': TOTAL } })
    source.pipe(request)
    while (source.produced === 0) await delay(10)
    expect(await source.standstill()).toBeLessThan(BOUND)
    gate.resolve()
    const [response] = await once(request, 'response')
    let text = ''
    for await (const chunk of response) text += String(chunk)
    expect(text).toBe(String(TOTAL))
  })
})

describe('a NodeContainer', () => {
  it('tells the guest when to wait and when to go on', async () => {
    const states: boolean[] = []
    const site = await serve(
      new NodeContainer((_req, res) => {
        const go = (): void => {
          states.push(res.writableNeedDrain)
          res.end('end')
        }
        while (res.write(CHUNK)) states.push(res.writableNeedDrain)
        states.push(res.writableNeedDrain)
        res.once('drain', go)
      }),
    )
    const answer = await site.ask('/')
    expect(states.at(-2)).toBe(true)
    expect(states.at(-1)).toBe(false)
    expect(answer.body.endsWith('end')).toBe(true)
  })

  it('lets a stream be piped after the guest had to wait', async () => {
    const site = await serve(
      new NodeContainer((_req, res) => {
        res.write(Buffer.alloc(200_000, 'a'))
        res.once('drain', () => Readable.from(['b', 'c']).pipe(res))
      }),
    )
    const answer = await site.ask('/')
    expect(answer.body).toBe(`${'a'.repeat(200_000)}bc`)
  })

  it('holds as much as highWaterMark says', async () => {
    const site = await serve(
      new NodeContainer(
        (req, res) => res.end(`${req.readableHighWaterMark} ${res.writableHighWaterMark}`),
        { highWaterMark: 1000 },
      ),
    )
    expect((await site.ask('/')).body).toBe('1000 1000')
  })
})
