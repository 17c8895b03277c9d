import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { CERTIFICATE, KEY } from './fixture.ts'

/** What `/large` and `/dated` of each peer are. */
export const LARGE_BODY: string = 'tornado '.repeat(5000)

/** An HTTP server made by somebody else, with the pages `/large`, `/dated`, `/redirect`, `/echo`. */
export interface ServerPeer {
  readonly url: string
  readonly secureUrl: string
  close(): Promise<void>
}

/** A kind of {@link ServerPeer}. */
export interface ServerPeerKind {
  readonly name: string
  /** Whether it is installed. */
  readonly present: boolean
  start(): Promise<ServerPeer>
}

/** Debian's Tornado belongs to Debian's Python, which need not be the first in the path. */
const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import tornado']).status === 0,
)
const nginx = ['nginx', '/usr/sbin/nginx'].find(
  (command) => spawnSync(command, ['-v']).status === 0,
)

export const SERVER_PEERS: readonly ServerPeerKind[] = [
  { name: 'node:http', present: true, start: startNodeHttp },
  { name: 'nginx', present: nginx !== undefined, start: startNginx },
  { name: 'python3-tornado', present: python !== undefined, start: startTornado },
]

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function peer(ports: readonly number[], close: () => Promise<void>): ServerPeer {
  const [plain, secure] = ports
  const url = `http://127.0.0.1:${plain}`
  return { url, secureUrl: `https://127.0.0.1:${secure}`, close }
}

async function startNodeHttp(): Promise<ServerPeer> {
  const identity = { cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }
  const servers = [createHttpServer(answer), createHttpsServer(identity, answer)]
  return peer(await Promise.all(servers.map(listening)), async () => {
    for (const server of servers) server.closeAllConnections()
    await Promise.all(servers.map((server) => once(server.close(), 'close')))
  })
}

const answer: RequestListener = (request, response) => {
  const lastModified = 'Sun, 09 Sep 2001 01:46:40 GMT'
  switch (request.url) {
    case '/dated':
    case '/large':
      response.setHeader('Last-Modified', lastModified)
      if (request.headers['if-modified-since'] === lastModified) {
        response.writeHead(304).end()
      } else if (request.headers['accept-encoding']?.includes('gzip') === true) {
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(LARGE_BODY))
      } else {
        response.end(LARGE_BODY)
      }
      break
    case '/redirect':
      response.writeHead(302, { Location: '/large' }).end()
      break
    case '/echo':
      request.pipe(response)
      break
    default:
      response.writeHead(404).end()
  }
}

/** Serves files, and has `/echo` answered by a server on `node:http`. */
async function startNginx(): Promise<ServerPeer> {
  const folder = folderWithFiles()
  const backend = createHttpServer(answer)
  const backendPort = await listening(backend)
  const ports = [await freePort(), await freePort()]
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join(' ')
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid;
    events {}
    http {
      access_log off; ${temporary}
      default_type text/plain; gzip on; gzip_min_length 1; gzip_types text/plain; log_not_found off;
      server {
        listen 127.0.0.1:${ports[0]};
        listen 127.0.0.1:${ports[1]} ssl;
        ssl_certificate ${CERTIFICATE}; ssl_certificate_key ${KEY};
        root ${folder};
        location = /redirect { return 302 /large; }
        location = /echo { proxy_pass http://127.0.0.1:${backendPort}; }
      }
    }`,
  )
  const args = ['-p', folder, '-e', 'stderr', '-c', join(folder, 'nginx.conf')]
  const child = spawn(nginx ?? 'nginx', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  await Promise.all(ports.map((port) => accepting(port, child)))
  return peer(ports, async () => {
    await ended(child)
    backend.closeAllConnections()
    await once(backend.close(), 'close')
    rmSync(folder, { recursive: true })
  })
}

async function startTornado(): Promise<ServerPeer> {
  const folder = folderWithFiles()
  const program = fileURLToPath(new URL('../programs/tornado_peer.py', import.meta.url))
  const args = [program, LARGE_BODY, folder, CERTIFICATE, KEY]
  const child = spawn(python ?? 'python3', args, { stdio: ['pipe', 'pipe', 'pipe'] })
  // What it says of each request.
  child.stderr.resume()
  const [ports] = (await once(child.stdout, 'data')) as [Buffer]
  return peer(JSON.parse(ports.toString()) as number[], async () => {
    await ended(child)
    rmSync(folder, { recursive: true })
  })
}

function folderWithFiles(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tornado-ts-'))
  chmodSync(folder, 0o755)
  for (const name of ['large', 'dated']) writeFileSync(join(folder, name), LARGE_BODY)
  return folder
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit')
  child.kill()
  await exit
}

async function freePort(): Promise<number> {
  const server = createTcpServer()
  const port = await listening(server)
  await once(server.close(), 'close')
  return port
}

/** Resolves when a port can be connected to. */
async function accepting(port: number, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server has ended with ${child.exitCode}`)
    const socket = connect(port, '127.0.0.1')
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    })
    socket.destroy()
    if (connected) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
