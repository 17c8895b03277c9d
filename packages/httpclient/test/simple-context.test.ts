import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it } from '@jest/globals'
import { IOLoop } from '@tornado-ts/ioloop'
import { type HTTPRequestOptions, SimpleAsyncHTTPClient } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { closing } from './support/common-suite.ts'
import { RawPeer } from './support/raw-peer.ts'

collectLogs()

const OK = 'HTTP/1.1 200 OK⏎Content-Length: 2⏎⏎ok'

describe('callbacks run in the context of whoever fetches', () => {
  it('on a connection that another has made, and out of the queue', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.send(OK))
    const client = closing(new SimpleAsyncHTTPClient({ forceInstance: true, maxClients: 1 }))
    const storage = new AsyncLocalStorage<string>()
    const seen: string[] = []
    const note = (what: string): void => {
      seen.push(`${what} ${storage.getStore()}`)
    }
    const options = (): HTTPRequestOptions => ({
      method: 'PUT',
      bodyProducer: async (write) => {
        note('body')
        await write('x')
      },
      headers: { 'Content-Length': '1' },
      headerCallback: (line) => line === '\r\n' && note('head'),
      streamingCallback: () => note('chunk'),
    })
    const fetchAs = (name: string): Promise<unknown> =>
      storage.run(name, () => client.fetch(peer.url(), options(), () => note('response')))
    await Promise.all([fetchAs('one'), fetchAs('two')])
    await new Promise((resolve) => IOLoop.current().addCallback(() => resolve(undefined)))
    expect(peer.sockets).toHaveLength(1)
    for (const name of ['one', 'two']) {
      expect(seen.filter((entry) => entry.endsWith(name))).toEqual(
        ['body', 'head', 'chunk', 'response'].map((what) => `${what} ${name}`),
      )
    }
  })

  it('and a connection belongs to the loop of its client', async () => {
    const peer = await RawPeer.listen((exchange) => exchange.send(OK))
    const loop = new IOLoop({ makeCurrent: false })
    const loops: unknown[] = []
    await new Promise<void>((resolve, reject) => {
      loop.addCallback(async () => {
        const client = closing(new SimpleAsyncHTTPClient({ forceInstance: true }))
        const streamingCallback = (): void => void loops.push(IOLoop.current())
        for (let i = 0; i < 2; i++) await client.fetch(peer.url(), { streamingCallback })
        client.close()
        loop.stop()
      })
      loop.start().then(resolve, reject)
    })
    loop.close()
    expect(loops).toEqual([loop, loop])
  })
})
