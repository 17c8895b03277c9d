import { execFileSync } from 'node:child_process'
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BaseIOStream,
  type BaseIOStreamOptions,
  IOStream,
  PipeIOStream,
  SSLIOStream,
  type SSLIOStreamOptions,
} from '../src/index.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
/** A self-signed certificate for foo.example.com, with its key. */
export const CERTFILE: string = join(fixtures, 'server.pem')
export const HOSTNAME = 'foo.example.com'

/** Two connected streams; what `writer` writes, `reader` reads. */
export interface StreamPair<S extends BaseIOStream = BaseIOStream> {
  writer: S
  reader: S
}

export type MakePair<S extends BaseIOStream = BaseIOStream> = (
  options?: BaseIOStreamOptions,
) => Promise<StreamPair<S>>

const cleanups: (() => unknown)[] = []

/** Has `cleanup` run at the end of the test. */
export function atEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup)
}

/**
 * Undoes everything this module opened; for `afterEach`. The last comes first: Node does not bear
 * a socket to be destroyed before the TLS socket around it.
 */
export async function closeAll(): Promise<void> {
  const latestFirst = cleanups.splice(0).reverse()
  await Promise.all(latestFirst.map((cleanup) => cleanup()))
}

/** Has the stream closed at the end of the test. */
export function track<S extends BaseIOStream>(stream: S): S {
  atEnd(() => {
    stream.close(new Error('the test is over'))
    return stream.waitClosed()
  })
  return stream
}

/** A listening server on a free port of the loopback interface. */
export async function listen(
  onConnection: (socket: net.Socket) => void,
  options: net.ServerOpts = {},
): Promise<number> {
  const server = net.createServer({ pauseOnConnect: true, allowHalfOpen: true, ...options })
  server.on('connection', (socket) => {
    atEnd(() => socket.destroy())
    onConnection(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  atEnd(() => new Promise((resolve) => server.close(resolve)))
  return (server.address() as net.AddressInfo).port
}

/** Two connected sockets, the accepted one second. */
export async function socketPair(): Promise<[client: net.Socket, server: net.Socket]> {
  const accepted = new Promise<net.Socket>((resolve, reject) => {
    listen(resolve).then((port) => {
      const client = net.connect({ port, host: '127.0.0.1', allowHalfOpen: true })
      client.once('connect', () => connected(client))
      client.once('error', reject)
    }, reject)
  })
  let connected: (client: net.Socket) => void = () => undefined
  const client = new Promise<net.Socket>((resolve) => (connected = resolve))
  const pair: [net.Socket, net.Socket] = [await client, await accepted]
  for (const socket of pair) {
    socket.on('error', () => undefined)
    atEnd(() => socket.destroy())
  }
  return pair
}

export const tcpPair: MakePair<IOStream> = async (options) => {
  const [client, server] = await socketPair()
  return {
    writer: track(new IOStream(client, options)),
    reader: track(new IOStream(server, options)),
  }
}

/** Two streams with TLS between them, after the handshake unless `handshake` is false. */
export async function tlsPairWith(
  serverOptions: SSLIOStreamOptions,
  clientOptions: SSLIOStreamOptions,
): Promise<StreamPair<SSLIOStream>> {
  const [client, server] = await socketPair()
  const certificate = { sslOptions: { certfile: CERTFILE }, serverSide: true }
  const reader = track(new SSLIOStream(server, { ...certificate, ...serverOptions }))
  const trusting = { sslOptions: { caCerts: CERTFILE }, serverHostname: HOSTNAME }
  const writer = track(new SSLIOStream(client, { ...trusting, ...clientOptions }))
  return { writer, reader }
}

export const tlsPair: MakePair<SSLIOStream> = async (options) => {
  const pair = await tlsPairWith({ ...options }, { ...options })
  await Promise.all([pair.writer.waitForHandshake(), pair.reader.waitForHandshake()])
  return pair
}

/** The two ends of a named pipe. */
export function openFifo(): [readEnd: number, writeEnd: number] {
  const folder = mkdtempSync(join(tmpdir(), 'fifo-'))
  atEnd(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  return [readEnd, openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)]
}

export const pipePair: MakePair<PipeIOStream> = async (options) => {
  const [readEnd, writeEnd] = openFifo()
  const writer = track(new PipeIOStream(writeEnd, options))
  return { writer, reader: track(new PipeIOStream(readEnd, options)) }
}
