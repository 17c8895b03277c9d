import net from 'node:net'
import path from 'node:path'
import tls from 'node:tls'
import { readFileSync } from 'node:fs'
import type { IOStream } from '@tornado-ts/iostream'
import { genLog } from '@tornado-ts/log'
import { type AddressFamily, Resolver, type ResolvedAddress } from '@tornado-ts/netutil'
import { TCPClient, type TCPClientOptions } from '../src/index.ts'

/** A self-signed certificate for foo.example.com. */
export const CERTFILE: string = path.join(import.meta.dirname, 'fixtures', 'server.crt')
const KEYFILE = path.join(import.meta.dirname, 'fixtures', 'server.key')

const cleanups: (() => unknown)[] = []

/** Has `cleanup` run at the end of the test. */
export function atEnd(cleanup: () => unknown): void {
  cleanups.push(cleanup)
}

/** Closes everything that the test has opened; for `afterEach`. */
export async function closeAll(): Promise<void> {
  await Promise.all(
    cleanups
      .splice(0)
      .reverse()
      .map((cleanup) => cleanup()),
  )
}

export function client(options?: TCPClientOptions | Resolver): TCPClient {
  const made = new TCPClient(options)
  atEnd(() => made.close())
  return made
}

/** Has the stream closed at the end of the test. */
export function track<S extends IOStream>(stream: S): S {
  atEnd(() => {
    stream.close(new Error('the test is over'))
    return stream.waitClosed()
  })
  return stream
}

/** A server on a free port. */
export interface Peer {
  readonly port: number
  /** The next connection, also one that was made before. */
  accept(): Promise<net.Socket>
}

export function listen(host = '127.0.0.1'): Promise<Peer> {
  return serve(net.createServer(), 'connection', host)
}

export function listenTls(): Promise<Peer> {
  const credentials = { cert: readFileSync(CERTFILE), key: readFileSync(KEYFILE) }
  const server = tls.createServer(credentials)
  server.on('tlsClientError', () => {})
  return serve(server, 'secureConnection', '127.0.0.1')
}

async function serve(server: net.Server, event: string, host: string): Promise<Peer> {
  const accepted: net.Socket[] = []
  const waiting: ((socket: net.Socket) => void)[] = []
  server.on('connection', (socket) => {
    socket.on('error', () => {})
    atEnd(() => socket.destroy())
  })
  server.on(event, (socket: net.Socket) => {
    socket.on('error', () => {})
    const next = waiting.shift()
    if (next === undefined) accepted.push(socket)
    else next(socket)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, resolve)
  })
  atEnd(() => new Promise((resolve) => server.close(resolve)))
  return {
    port: (server.address() as net.AddressInfo).port,
    accept() {
      const socket = accepted.shift()
      if (socket !== undefined) return Promise.resolve(socket)
      return new Promise((resolve) => waiting.push(resolve))
    },
  }
}

/** A port on which nobody listens. */
export async function unusedPort(host = '127.0.0.1'): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Whether this machine can listen there; `EACCES` and the like if not. */
export async function probe(host: string, port = 0): Promise<string> {
  const server = net.createServer()
  const outcome = await new Promise<string>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen(port, host, () => resolve('ok'))
  })
  await new Promise((resolve) => server.close(resolve))
  return outcome
}

/** Gives the same answer to every question. */
export class FixedResolver extends Resolver {
  readonly questions: [host: string, port: number, family: AddressFamily | undefined][] = []
  closed = false
  readonly #answer: Promise<ResolvedAddress[]>

  constructor(answer: ResolvedAddress[] | Promise<ResolvedAddress[]>) {
    super()
    this.#answer = Promise.resolve(answer)
  }

  override resolve(host: string, port: number, family?: AddressFamily): Promise<ResolvedAddress[]> {
    this.questions.push([host, port, family])
    return this.#answer
  }

  override close(): void {
    this.closed = true
  }
}

/** Keeps the failures that a test provokes out of the log. */
export function quietLog(): void {
  const filter = (): boolean => false
  genLog.addFilter(filter)
  atEnd(() => genLog.removeFilter(filter))
}

/** The timers and sockets that keep the process alive. */
export function handles(): string[] {
  return process
    .getActiveResourcesInfo()
    .filter((name) => name === 'Timeout' || name.startsWith('TCP') || name.startsWith('TLS'))
    .sort()
}

/** Resolves once `condition` holds, looked at in every turn of the event loop. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate)
}
