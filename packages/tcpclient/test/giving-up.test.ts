import { once } from 'node:events'
import { IOStream, type SSLIOStream } from '@tornado-ts/iostream'
import { TimeoutError } from '@tornado-ts/util'
import { afterEach, describe, expect, jest, test } from '@jest/globals'
import { client, closeAll, FixedResolver, listen, until } from './peers.ts'
import { runNode } from './run-node.ts'

afterEach(async () => {
  jest.restoreAllMocks()
  await closeAll()
})

const silent = new FixedResolver(new Promise(() => {}))

describe('timeout', () => {
  test('while the resolver is silent (test_resolve_timeout)', async () => {
    const connecting = client(silent).connect('name.test', 80, { timeout: 0.05 })
    await expect(connecting).rejects.toBeInstanceOf(TimeoutError)
    await expect(connecting).rejects.toThrow(
      'connecting to name.test:80 took longer than 0.05 seconds',
    )
  })

  test('a Date', async () => {
    const timeout = new Date(Date.now() + 20)
    const connecting = client(silent).connect('name.test', 80, { timeout })
    await expect(connecting).rejects.toBeInstanceOf(TimeoutError)
  })

  test('zero is over before anything is tried', async () => {
    const { port } = await listen()
    const resolver = new FixedResolver([[4, ['127.0.0.1', port]]])
    const connecting = client(resolver).connect('127.0.0.1', port, { timeout: 0 })
    await expect(connecting).rejects.toBeInstanceOf(TimeoutError)
    expect(resolver.questions).toEqual([])
  })

  test('during TLS closes the stream', async () => {
    const peer = await listen()
    const options = { sslOptions: {}, timeout: 0.05 }
    const connecting = client().connect('127.0.0.1', peer.port, options)
    const accepted = await peer.accept()
    accepted.resume()
    await Promise.all([
      expect(connecting).rejects.toBeInstanceOf(TimeoutError),
      once(accepted, 'close'),
    ])
  })

  test('is forgotten once it is known how it went', async () => {
    const output = await runNode('giving-up.ts')
    expect(output).toBe('TimeoutError EAI_FAMILY connected TimeoutError\n')
  }, 30_000)
})

describe('a signal', () => {
  test('that is aborted already', async () => {
    const { questions } = silent
    const asked = questions.length
    const signal = AbortSignal.abort('no')
    await expect(client(silent).connect('name.test', 80, { signal })).rejects.toBe('no')
    expect(questions.length).toBe(asked)
  })

  test.each([undefined, 60])('during resolution (timeout %p)', async (timeout) => {
    const controller = new AbortController()
    const { signal } = controller
    const connecting = client(silent).connect('name.test', 80, { signal, timeout })
    controller.abort('enough')
    await expect(connecting).rejects.toBe('enough')
  })

  test.each([undefined, 60])('during connect (timeout %p)', async (timeout) => {
    const { port } = await listen()
    const controller = new AbortController()
    const { signal } = controller
    const opened = jest.spyOn(IOStream.prototype, 'connect')
    const connecting = client().connect('127.0.0.1', port, { signal, timeout })
    // Once the promises are done with, and before the system has answered.
    process.nextTick(() => controller.abort('enough'))
    await expect(connecting).rejects.toBe('enough')
    expect(opened.mock.contexts.map((stream) => (stream as IOStream).closed())).toEqual([true])
  })

  test.each([undefined, 60])('during TLS (timeout %p)', async (timeout) => {
    const peer = await listen()
    const controller = new AbortController()
    const { signal } = controller
    const connecting = client().connect('127.0.0.1', peer.port, {
      sslOptions: {},
      signal,
      timeout,
    })
    const accepted = await peer.accept()
    accepted.once('data', () => controller.abort('enough'))
    await Promise.all([expect(connecting).rejects.toBe('enough'), once(accepted, 'close')])
  })

  test('changes nothing afterwards', async () => {
    const { port } = await listen()
    const controller = new AbortController()
    const stream = await client().connect('127.0.0.1', port, { signal: controller.signal })
    controller.abort()
    expect(stream.closed()).toBe(false)
    stream.close()
  })

  test('that comes together with the success leaves no open stream', async () => {
    const { port } = await listen()
    const connect = Object.getOwnPropertyDescriptor(IOStream.prototype, 'connect')
      ?.value as IOStream['connect']
    const seen: string[] = []
    for (let turns = 0; turns < 12; turns++) {
      const controller = new AbortController()
      const streams: IOStream[] = []
      let news = 'aborted after'
      const spy = jest.spyOn(IOStream.prototype, 'connect').mockImplementation(function (
        this: IOStream,
        ...args
      ) {
        streams.push(this)
        const connected = connect.apply(this, args)
        void connected.then(() => later(turns, () => controller.abort('enough')))
        return connected
      })
      const { signal } = controller
      const outcome = await client()
        .connect('127.0.0.1', port, { signal })
        .then(
          () => {
            if (signal.aborted) news = 'aborted before'
            return 'connected'
          },
          (reason: unknown) => String(reason),
        )
      spy.mockRestore()
      expect(streams.map((stream) => stream.closed())).toEqual([outcome === 'enough'])
      for (const stream of streams) stream.close()
      seen.push(outcome === 'enough' ? outcome : news)
    }
    // A promise that is resolved needs one turn to tell so; no more may be lost.
    expect(seen.filter((outcome) => outcome === 'aborted before').length).toBeLessThanOrEqual(1)
    expect(seen[0]).toBe('enough')
    expect(seen.at(-1)).toBe('aborted after')
  })
})

test('a slow handshake is limited by timeout alone, if there is one', async () => {
  const begun = jest.spyOn(IOStream.prototype, 'startTls')
  begun.mockImplementation(() => Promise.reject<SSLIOStream>(new Error('not here')))
  const { port } = await listen()
  for (const timeout of [undefined, 90, Infinity]) {
    const connecting = client().connect('127.0.0.1', port, { sslOptions: {}, timeout })
    await expect(connecting).rejects.toThrow('not here')
  }
  const limits = begun.mock.calls.map(([, options]) => options?.handshakeTimeout)
  expect(limits).toEqual([undefined, 0, 0])
  const streams = begun.mock.contexts as IOStream[]
  await until(() => streams.every((stream) => stream.closed()))
})

/** Calls `callback` in the microtask that comes `turns` after this one. */
function later(turns: number, callback: () => void): void {
  if (turns === 0) callback()
  else queueMicrotask(() => later(turns - 1, callback))
}
