import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const VERSIONS = '/usr/lib/postgresql'

/** The server of the newest PostgreSQL that Debian has installed, if any. */
export const POSTGRES = newestServer()

function newestServer(): string {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : []
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))
  const servers = newest.map((version) => join(VERSIONS, version, 'bin', 'postgres'))
  return servers.find((server) => existsSync(server)) ?? `${VERSIONS}/*/bin/postgres`
}

/** PostgreSQL refuses to run as root: there it runs as nobody. */
const identity = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/** An empty PostgreSQL server of its own, which listens on a Unix socket only. */
export class PostgresServer {
  readonly #folder: string
  readonly #process: ChildProcess

  private constructor(folder: string, server: ChildProcess) {
    this.#folder = folder
    this.#process = server
  }

  static async start(): Promise<PostgresServer> {
    const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
    if (identity.uid !== undefined) await chown(folder, identity.uid, identity.gid)
    const options = { ...identity, cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } }
    const data = join(folder, 'data')
    await promisify(execFile)(
      join(POSTGRES, '../initdb'),
      [`--pgdata=${data}`, '--username=blog', '--auth=trust', '--encoding=UTF8', '--no-sync'],
      options,
    )
    const settings = [`unix_socket_directories=${folder}`, 'listen_addresses=', 'fsync=off']
    const server = spawn(
      POSTGRES,
      ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      {
        ...options,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    const lines: string[] = []
    for await (const line of createInterface(server.stderr)) {
      lines.push(line)
      if (line.includes('ready to accept connections')) return new PostgresServer(folder, server)
    }
    throw new Error(`PostgreSQL did not start:\n${lines.join('\n')}`)
  }

  get url(): string {
    return `postgres://blog@localhost/postgres?host=${encodeURIComponent(this.#folder)}`
  }

  async stop(): Promise<void> {
    if (this.#process.kill('SIGINT')) await once(this.#process, 'exit')
    await rm(this.#folder, { recursive: true, force: true })
  }
}
