import { describe, expect, it } from '@jest/globals'
import type { HTTPHeaders, HTTPMessageDelegate, ResponseStartLine } from '@tornado-ts/httputil'
import { ExchangeHandler, type ExchangeOwner } from '../src/undici/exchange-handler.ts'
import { IdleConnections } from '../src/undici/idle-connections.ts'
import { producedBody } from '../src/undici/produced-body.ts'
import type { UndiciConnection } from '../src/undici/undici-connection.ts'

describe('producedBody', () => {
  async function collect(stream: AsyncIterable<Buffer>): Promise<string> {
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk)
    return Buffer.concat(chunks).toString()
  }

  it('text and bytes, from an asynchronous or a synchronous producer', async () => {
    const later = producedBody(async (write) => {
      await write('é')
      await write(Buffer.from('b'))
    })
    const atOnce = producedBody((write) => {
      void write('é')
      void write(Buffer.from('b'))
    })
    expect(await Promise.all([later, atOnce].map(collect))).toEqual(['éb', 'éb'])
  })

  it('write waits for a reader', async () => {
    let written = 0
    const stream = producedBody(async (write) => {
      for (; written < 1000; written++) await write(Buffer.alloc(1000))
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(written).toBeLessThan(100)
    expect(await collect(stream)).toHaveLength(1_000_000)
    expect(written).toBe(1000)
  })

  it.each<[what: string, producer: () => Promise<void> | void]>([
    [
      'throws',
      () => {
        throw new Error('no more')
      },
    ],
    ['rejects', () => Promise.reject(new Error('no more'))],
  ])('what a producer %s destroys the stream', async (_what, producer) => {
    await expect(collect(producedBody(producer))).rejects.toThrow('no more')
  })

  it('write rejects when nobody wants the rest', async () => {
    let failure: unknown
    const finished = new Promise<void>((resolve) => {
      const stream = producedBody(async (write) => {
        try {
          for (;;) await write(Buffer.alloc(100_000))
        } catch (error) {
          failure = error
          resolve()
        }
      })
      stream.destroy()
    })
    await finished
    expect(failure).toBeInstanceOf(Error)
  })
})

describe('IdleConnections', () => {
  class Connection {
    readonly key: string
    destroyed = false
    constructor(key: string) {
      this.key = key
    }
    destroy(): void {
      this.destroyed = true
    }
    get asConnection(): UndiciConnection {
      return this as unknown as UndiciConnection
    }
  }
  const [a1, a2, b] = ['a', 'a', 'b'].map((key) => new Connection(key)) as Connection[] &
    [Connection, Connection, Connection]

  it('gives the connection of a key that was used last, once', () => {
    const idle = new IdleConnections(3)
    for (const connection of [a1, a2, b]) idle.add(connection.asConnection)
    expect([idle.take('a'), idle.take('a'), idle.take('a')]).toEqual([a2, a1, undefined])
    expect(idle.take('b')).toBe(b)
  })

  it('closes the oldest when there are too many, and all at the end', () => {
    const idle = new IdleConnections(2)
    for (const connection of [a1, a2, b]) idle.add(connection.asConnection)
    expect([a1.destroyed, a2.destroyed, b.destroyed]).toEqual([true, false, false])
    idle.closed(a2.asConnection)
    expect(idle.take('a')).toBeUndefined()
    idle.close()
    expect(b.destroyed).toBe(true)
  })
})

describe('ExchangeHandler', () => {
  /** Notes what it is told; takes each piece when {@link Owner.take} is called. */
  class Owner implements ExchangeOwner, HTTPMessageDelegate {
    readonly heard: string[] = []
    take: () => void = () => {}
    slow = true
    sending(): void {
      this.heard.push('sending')
    }
    receiver(): this {
      return this
    }
    headersReceived({ code, reason }: ResponseStartLine, headers: HTTPHeaders): void {
      this.heard.push(`${code} ${reason} ${[...headers].join()}`)
    }
    dataReceived(chunk: Buffer): Promise<void> | void {
      this.heard.push(`${chunk.length} bytes`)
      if (this.slow) return new Promise((resolve) => (this.take = resolve))
    }
    onTrailers(trailers: HTTPHeaders): void {
      this.heard.push(`trailers ${[...trailers].join()}`)
    }
    finish(): void {
      this.heard.push('finish')
    }
    onConnectionClose(): void {}
    done(reusable: boolean): void {
      this.heard.push(`done ${reusable}`)
    }
    broken(error: unknown): void {
      this.heard.push(`broken ${(error as Error).message}`)
    }
  }
  const settings = { decompress: false, maxBodySize: 1_000_000 } as const
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const raw = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'latin1'))

  it('hands on a response', () => {
    const owner = new Owner()
    owner.slow = false
    const handler = new ExchangeHandler(owner, settings)
    handler.onConnect()
    handler.onHeaders(103, raw('Link', 'x'), () => {}, 'Early Hints')
    handler.onHeaders(200, raw('x-letter', '\u00e9 \t'), () => {}, 'Fine')
    expect(handler.onData(Buffer.alloc(3))).toBe(true)
    handler.onComplete(raw('x-sum', '7'))
    expect(owner.heard).toEqual([
      'sending',
      '200 Fine X-Letter,\u00e9',
      '3 bytes',
      'trailers X-Sum,7',
      'finish',
      'done true',
    ])
  })

  it('hands on a piece when the one before it is taken', async () => {
    const owner = new Owner()
    const handler = new ExchangeHandler(owner, settings)
    handler.onHeaders(200, [], () => {}, 'OK')
    handler.onData(Buffer.alloc(1))
    handler.onData(Buffer.alloc(2))
    handler.onComplete(null)
    await settle()
    expect(owner.heard.slice(1)).toEqual(['1 bytes'])
    owner.take()
    await settle()
    expect(owner.heard.slice(1)).toEqual(['1 bytes', '2 bytes'])
    owner.take()
    await settle()
    expect(owner.heard.slice(3)).toEqual(['finish', 'done true'])
  })

  it('holds undici back when too much waits', async () => {
    const owner = new Owner()
    const handler = new ExchangeHandler(owner, settings)
    let resumed = 0
    handler.onHeaders(200, [], () => resumed++, 'OK')
    expect(handler.onData(Buffer.alloc(1))).toBe(true)
    expect(handler.onData(Buffer.alloc(65_536))).toBe(true)
    expect(handler.onData(Buffer.alloc(1))).toBe(false)
    for (let piece = 0; piece < 2; piece++) {
      owner.take()
      await settle()
      expect(resumed).toBe(0)
    }
    owner.take()
    await settle()
    expect(resumed).toBe(1)
  })

  it('after a mistake nothing is handed on', () => {
    const owner = new Owner()
    owner.slow = false
    const handler = new ExchangeHandler(owner, { ...settings, maxBodySize: 5 })
    handler.onHeaders(200, [], () => {}, 'OK')
    handler.onData(Buffer.alloc(6))
    handler.onData(Buffer.alloc(1))
    handler.onComplete(null)
    expect(owner.heard.slice(1)).toEqual(['broken body too large'])
  })

  it('a 304 is complete with its head', () => {
    const owner = new Owner()
    const handler = new ExchangeHandler(owner, settings)
    handler.onHeaders(304, raw('Content-Length', '42'), () => {}, 'Not Modified')
    expect(owner.heard.slice(1)).toEqual(['finish', 'done false'])
  })
})
