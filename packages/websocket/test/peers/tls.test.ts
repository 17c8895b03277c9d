import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { HTTPRequest } from '@tornado-ts/httpclient'
import { Application } from '@tornado-ts/web'
import { WebSocket, WebSocketServer } from 'ws'
import { websocketConnect } from '../../src/index.ts'
import { collectLogs } from '../support/logs.ts'
import { exchange } from './exchange.ts'
import { BRIEF, brief, MESSAGES } from './messages.ts'
import { watchedEcho } from './watched-echo.ts'

collectLogs()

const certfile = `${import.meta.dirname}/../fixtures/cert.pem`
const keyfile = `${import.meta.dirname}/../fixtures/key.pem`
const cert = readFileSync(certfile)

test('a client of ws over TLS', async () => {
  const { handler, report } = watchedEcho(true)
  const server = await new Application([['/', handler]]).listen(0, {
    address: '127.0.0.1',
    sslOptions: { certfile, keyfile },
  })
  try {
    const socket = new WebSocket(`wss://localhost:${server.port}/`, { ca: cert, family: 4 })
    const received: string[] = []
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      received.push(brief(isBinary ? data : data.toString()))
      if (received.length === MESSAGES.length) socket.close(4001, 'done')
    })
    await once(socket, 'open')
    for (const message of MESSAGES) socket.send(message)
    expect((await once(socket, 'close'))[0]).toBe(4001)
    expect(received).toEqual(BRIEF)
    expect(await report).toMatchObject({ closeCode: 4001, closeReason: 'done' })
  } finally {
    await server.drain({ timeout: 0 })
  }
})

test('a server of ws over TLS', async () => {
  const https = createServer({ cert, key: readFileSync(keyfile) })
  const server = new WebSocketServer({ server: https, perMessageDeflate: { threshold: 0 } })
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, binary: boolean) => socket.send(data, { binary }))
  })
  https.listen(0, '127.0.0.1')
  await once(https, 'listening')
  try {
    const url = `wss://localhost:${(https.address() as AddressInfo).port}/`
    const request = new HTTPRequest(url, { caCerts: cert })
    await using client = await websocketConnect(request, { compressionOptions: {} })
    await exchange(client, true)
    client.close(4001, 'done')
    expect(await client.readMessage()).toBeUndefined()
    expect(client.closeCode).toBe(4001)
  } finally {
    https.close()
  }
})
