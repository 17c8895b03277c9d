import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { HTTPClient, type HTTPRequestOptions } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients } from './support/common-suite.ts'
import { CERTIFICATE } from './support/fixture.ts'
import { LARGE_BODY, SERVER_PEERS, type ServerPeer } from './support/server-peers.ts'

collectLogs()

for (const { name, present } of SERVER_PEERS) {
  if (present) continue
  if (process.env['CI'] !== undefined) throw new Error(`CI has to install ${name}`)
  console.warn(`${name} is not installed: the clients are not tested with it`)
}

describe.each(SERVER_PEERS.filter(({ present }) => present))('with $name', ({ name, start }) => {
  let peer: ServerPeer

  beforeAll(async () => {
    peer = await start()
  })
  afterAll(() => peer.close())

  describeClients(({ make }) => {
    it('a large body, again and again on one connection', async () => {
      const client = make({ maxClients: 1 })
      for (let round = 0; round < 5; round++) {
        const response = await client.fetch(`${peer.url}/large`)
        expect([response.code, response.body.toString()]).toEqual([200, LARGE_BODY])
      }
    })

    it('many at a time', async () => {
      const client = make({ maxClients: 5 })
      const urls = Array.from({ length: 30 }, () => `${peer.url}/large`)
      const responses = await Promise.all(urls.map((url) => client.fetch(url)))
      expect(responses.every(({ body }) => body.length === LARGE_BODY.length)).toBe(true)
    })

    it('a body with a length, without one, and an empty one', async () => {
      const client = make()
      const echo = async (options: HTTPRequestOptions): Promise<string> => {
        const response = await client.fetch(`${peer.url}/echo`, { method: 'POST', ...options })
        return response.body.toString()
      }
      const headers = { 'Content-Type': 'text/plain' }
      expect(await echo({ headers, body: LARGE_BODY })).toBe(LARGE_BODY)
      expect(await echo({ headers, body: '' })).toBe('')
      const produced = await echo({
        headers,
        async bodyProducer(write) {
          for (let at = 0; at < LARGE_BODY.length; at += 1000) {
            await write(LARGE_BODY.slice(at, at + 1000))
          }
        },
      })
      expect(produced).toBe(LARGE_BODY)
    })

    it('HEAD, and a page that is missing', async () => {
      const client = make()
      const head = await client.fetch(`${peer.url}/large`, { method: 'HEAD' })
      expect([head.code, head.body.length]).toEqual([200, 0])
      const missing = await client.fetch(`${peer.url}/missing`, { raiseError: false })
      expect(missing.code).toBe(404)
    })

    it('a redirect', async () => {
      const response = await make().fetch(`${peer.url}/redirect`)
      expect(response.effectiveUrl).toBe(`${peer.url}/large`)
      expect(response.body.toString()).toBe(LARGE_BODY)
    })

    it('gzip, decoded or not', async () => {
      const client = make()
      const decoded = await client.fetch(`${peer.url}/large`)
      expect(decoded.headers.get('X-Consumed-Content-Encoding')).toBe('gzip')
      const verbatim = await client.fetch(`${peer.url}/large`, {
        decompressResponse: false,
        headers: { 'Accept-Encoding': 'gzip' },
      })
      expect(gunzipSync(verbatim.body).toString()).toBe(LARGE_BODY)
    })

    it('304', async () => {
      const client = make()
      const url = `${peer.url}/dated`
      const { headers } = await client.fetch(url)
      const ifModifiedSince = new Date(headers.get('Last-Modified', ''))
      const again = await client.fetch(url, { ifModifiedSince, raiseError: false })
      expect([again.code, again.body.length]).toEqual([304, 0])
    })

    it('TLS', async () => {
      const client = make({ defaults: { caCerts: CERTIFICATE } })
      for (let round = 0; round < 2; round++) {
        const { body } = await client.fetch(`${peer.secureUrl}/large`)
        expect(body.toString()).toBe(LARGE_BODY)
      }
    })
  })

  // A server in this thread cannot answer a client that blocks it.
  if (name !== 'node:http') {
    it('HTTPClient', () => {
      using client = new HTTPClient({ defaults: { caCerts: CERTIFICATE } })
      expect(client.fetch(`${peer.url}/redirect`).body.toString()).toBe(LARGE_BODY)
      expect(client.fetch(`${peer.secureUrl}/large`).body.toString()).toBe(LARGE_BODY)
    })
  }
})
