import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createTcpServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { AsyncHTTPClient } from '../src/index.ts'
import { collectLogs } from './support/collect-logs.ts'
import { describeClients, type Implementation } from './support/common-suite.ts'
import { CERTIFICATE, KEY } from './support/fixture.ts'

collectLogs()

const BODY = 'tornado '.repeat(5000)

/** A server of somebody else, and how it is ended. */
interface Peer {
  readonly url: string
  readonly secureUrl?: string
  close(): Promise<void>
}

/** A peer that may be missing: then CI fails, and others are told. */
function describeIf(present: boolean, name: string, suite: () => void): void {
  if (present) return describe(name, suite)
  if (process.env['CI'] !== undefined) throw new Error(`CI has to install ${name}`)
  console.warn(`${name} is not installed: the clients are not tested with it`)
}

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** What every server can do; `/large` has a body of {@link BODY}, `/echo` sends back what it gets. */
function exchangesWith(peer: () => Peer, { make }: Implementation): void {
  it('a large body, again and again on one connection', async () => {
    const client = make({ maxClients: 1 })
    for (let round = 0; round < 5; round++) {
      const response = await client.fetch(`${peer().url}/large`)
      expect([response.code, response.body.toString()]).toEqual([200, BODY])
    }
  })

  it('many at a time', async () => {
    const client = make({ maxClients: 5 })
    const urls = Array.from({ length: 30 }, () => `${peer().url}/large`)
    const responses = await Promise.all(urls.map((url) => client.fetch(url)))
    expect(responses.every(({ body }) => body.length === BODY.length)).toBe(true)
  })

  it('a body with a length, in chunks, and none', async () => {
    const client = make()
    const send = async (options: Parameters<AsyncHTTPClient['fetch']>[1]): Promise<string> => {
      const response = await client.fetch(`${peer().url}/echo`, { method: 'POST', ...options })
      return response.body.toString()
    }
    expect(await send({ body: BODY })).toBe(BODY)
    expect(await send({ body: '' })).toBe('')
    const produced = await send({
      async bodyProducer(write) {
        for (let at = 0; at < BODY.length; at += 1000) await write(BODY.slice(at, at + 1000))
      },
    })
    expect(produced).toBe(BODY)
  })

  it('HEAD, and a status', async () => {
    const client = make({ defaults: { decompressResponse: false } })
    const head = await client.fetch(`${peer().url}/large`, { method: 'HEAD' })
    expect([head.code, head.body.length]).toEqual([200, 0])
    const missing = await client.fetch(`${peer().url}/missing`, { raiseError: false })
    expect(missing.code).toBe(404)
  })

  it('a redirect', async () => {
    const response = await make().fetch(`${peer().url}/redirect`)
    expect(response.effectiveUrl).toBe(`${peer().url}/large`)
    expect(response.body.toString()).toBe(BODY)
  })

  it('gzip', async () => {
    const client = make()
    const decoded = await client.fetch(`${peer().url}/large`)
    expect(decoded.headers.get('X-Consumed-Content-Encoding')).toBe('gzip')
    const verbatim = await client.fetch(`${peer().url}/large`, {
      decompressResponse: false,
      headers: { 'Accept-Encoding': 'gzip' },
    })
    expect(gunzipSync(verbatim.body).toString()).toBe(BODY)
  })

  it('304', async () => {
    const client = make()
    const url = `${peer().url}/dated`
    const { headers } = await client.fetch(url)
    const ifModifiedSince = new Date(headers.get('Last-Modified', ''))
    const again = await client.fetch(url, { ifModifiedSince, raiseError: false })
    expect([again.code, again.body.length]).toEqual([304, 0])
  })

  it('TLS', async () => {
    const { secureUrl } = peer()
    if (secureUrl === undefined) return
    const client = make({ defaults: { caCerts: CERTIFICATE } })
    for (let round = 0; round < 2; round++) {
      expect((await client.fetch(`${secureUrl}/large`)).body.toString()).toBe(BODY)
    }
  })
}
