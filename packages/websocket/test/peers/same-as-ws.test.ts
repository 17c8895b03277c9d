import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { constants, inflateRawSync } from 'node:zlib'
import { afterEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { WebSocket, WebSocketServer } from 'ws'
import { echoClient } from '../support/echo-client.ts'
import { BINARY, CLOSE, PONG, type ReceivedFrame, TEXT } from '../support/frames.ts'
import { collectLogs } from '../support/logs.ts'
import { RawPeer } from '../support/raw-peer.ts'
import { RawServer } from '../support/raw-server.ts'
import { DeflateEcho, handshake, serve } from '../support/serve.ts'
import { chunksOf, type Conversation, conversations } from './conversations.ts'

collectLogs()

/** As ours have them, as far as ws can have them. */
const LIMITS = { maxPayload: 10_485_760, perMessageDeflate: { threshold: 0 } }
const ALONE = 'permessage-deflate; client_no_context_takeover; server_no_context_takeover'
const PARAMETERS = { seed: 6455, numRuns: 100 }

const servers: WebSocketServer[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

function echo(socket: WebSocket): void {
  socket.on('error', () => undefined)
  socket.on('message', (data: Buffer, binary: boolean) => socket.send(data, { binary }))
}

/** An echo server of ws; gives its port. */
async function serveWs(): Promise<number> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, ...LIMITS })
  servers.push(server)
  server.on('connection', echo)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A raw connection to an echo server. */
async function toServer(port: number, extensions: string | undefined): Promise<RawPeer> {
  const peer = new RawPeer(connect(port, '127.0.0.1'), true)
  peer.socket.write(handshake(port, '/', { 'Sec-WebSocket-Extensions': extensions }))
  await peer.headReceived()
  return peer
}

/** A raw connection to a client of ws that echoes. */
async function toWsClient(headers: string): Promise<RawPeer> {
  const server = await RawServer.listen()
  const accepted = server.accept({ headers })
  echo(new WebSocket(server.url, LIMITS))
  return accepted
}

interface Answers {
  readonly data: readonly string[]
  readonly pongs: readonly string[]
  readonly ends: readonly (number | undefined)[]
}

/** Data may wait for its compression while a pong goes out, so that their order says nothing. */
function summary(frames: readonly ReceivedFrame[]): Answers {
  const of = (...opcodes: number[]): ReceivedFrame[] =>
    frames.filter(({ opcode }) => opcodes.includes(opcode))
  return {
    data: of(TEXT, BINARY).map(({ opcode, rsv, payload: data }) => {
      const plain = rsv === 4 ? inflateRawSync(data, { finishFlush: constants.Z_SYNC_FLUSH }) : data
      return `${opcode} ${plain.toString('latin1')}`
    }),
    pongs: of(PONG).map(({ payload: data }) => data.toString('latin1')),
    ends: of(CLOSE).map(({ payload: data }) =>
      data.length < 2 ? undefined : data.readUInt16BE(0),
    ),
  }
}

async function answers(peer: RawPeer, chunks: readonly Buffer[]): Promise<Answers> {
  for (const chunk of chunks) {
    if (peer.ended) break
    await new Promise<void>((resolve) => peer.socket.write(chunk, () => resolve()))
  }
  // It is for the server to end a connection.
  const frames: ReceivedFrame[] = []
  while (frames.at(-1)?.opcode !== CLOSE) frames.push(...(await peer.receive()))
  peer.socket.end()
  frames.push(...(await peer.closed()))
  return summary(frames)
}

async function compare(
  { isClient, ...conversation }: Conversation & { isClient: boolean },
  ours: Promise<RawPeer>,
  theirs: Promise<RawPeer>,
): Promise<void> {
  const chunks = chunksOf(conversation, isClient)
  const both = [ours, theirs].map(async (peer) => answers(await peer, chunks))
  const [answer, reference] = await Promise.all(both)
  expect(answer).toEqual(reference)
}

describe.each([
  ['without compression', undefined],
  ['with compression', ALONE],
])('%s', (_name, extensions) => {
  const conversation = conversations(extensions !== undefined)

  test('our server answers as one of ws does', async () => {
    const site = await serve([['/', DeflateEcho]])
    const theirs = await serveWs()
    await fc.assert(
      fc.asyncProperty(conversation, (each) =>
        compare(
          { ...each, isClient: true },
          toServer(site.port, extensions),
          toServer(theirs, extensions),
        ),
      ),
      PARAMETERS,
    )
  })

  test('our client answers as one of ws does', async () => {
    const headers = extensions === undefined ? '' : `Sec-WebSocket-Extensions: ${extensions}\r\n`
    const options = extensions === undefined ? {} : { compressionOptions: {} }
    await fc.assert(
      fc.asyncProperty(conversation, (each) =>
        compare({ ...each, isClient: false }, echoClient(options, headers), toWsClient(headers)),
      ),
      PARAMETERS,
    )
  })
})
