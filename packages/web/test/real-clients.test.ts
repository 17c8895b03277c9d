import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RequestHandler } from '../src/index.ts'
import { captureLogs, serve, type Site } from './serve.ts'

const run = promisify(execFile)

const CURL = '/usr/bin/curl'
const CHROMIUM = '/usr/bin/chromium'

/** Says aloud that a real client is not installed, so that nobody takes the run for a whole one. */
function whereInstalled(program: string): typeof it {
  if (existsSync(program)) return it
  if (process.env['CI'] !== undefined) throw new Error(`CI has to install ${program}`)
  console.warn(`${program} is not installed: its tests are skipped`)
  return it.skip as typeof it
}

class Page extends RequestHandler {
  override get(): void {
    this.write('<!doctype html><title>page</title><p id="p">Hello, <b>browser</b></p>')
  }

  override head(): void {
    this.get()
  }

  override post(): void {
    this.write(`${this.request.body.length} ${digest(this.request.body)}`)
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

let folder: string
let site: Site

beforeEach(async () => {
  captureLogs()
  folder = await mkdtemp(join(tmpdir(), 'clients-'))
  site = await serve([['/', Page]])
})

afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function curl(...args: string[]): Promise<string> {
  const { stdout } = await run(CURL, [
    '-sS',
    '--max-time',
    '20',
    ...args,
    `http://127.0.0.1:${site.port}/`,
  ])
  return stdout
}

describe('curl', () => {
  const withCurl = whereInstalled(CURL)

  withCurl('gets a page, over HTTP/1.1 and HTTP/1.0', async () => {
    expect(await curl('-i')).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Hello, <b>browser/)
    const old = await curl('-i', '--http1.0')
    expect(old).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Hello, <b>browser/)
    expect(old).not.toMatch(/Transfer-Encoding/i)
  })

  withCurl('gets only the head with -I', async () => {
    const head = await curl('-I')
    expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(head).toMatch(/\r\nContent-Length: 69\r\n/)
    expect(head.endsWith('\r\n\r\n')).toBe(true)
  })

  withCurl('is told of methods that nobody knows or answers', async () => {
    expect(await curl('-i', '-X', 'FOO')).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/)
    expect(await curl('-i', '-X', 'PUT')).toMatch(/\r\nAllow: GET, HEAD, POST\r\n/)
  })

  withCurl('sends a large file, waiting for 100 Continue or not', async () => {
    const bytes = Buffer.alloc(10 << 20, 'tornado')
    const file = join(folder, 'big')
    await writeFile(file, bytes)
    const expected = `${bytes.length} ${digest(bytes)}`
    expect(await curl('--data-binary', `@${file}`)).toBe(expected)
    expect(await curl('--data-binary', `@${file}`, '-H', 'Expect:')).toBe(expected)
    const waiting = await curl('-i', '--data-binary', `@${file}`, '-H', 'Expect: 100-continue')
    expect(waiting).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
    expect(waiting.endsWith(expected)).toBe(true)
    expect(await curl('--data-binary', `@${file}`, '-H', 'Transfer-Encoding: chunked')).toBe(
      expected,
    )
  })

  withCurl('keeps its connection for several requests', async () => {
    const address = `http://127.0.0.1:${site.port}/`
    const { stdout } = await run(CURL, [
      '-sS',
      '-w',
      '%{num_connects} ',
      '-o',
      '/dev/null',
      address,
      '-o',
      '/dev/null',
      address,
    ])
    expect(stdout).toBe('1 0 ')
  })
})

describe('Chromium', () => {
  whereInstalled(CHROMIUM)(
    'renders a page',
    async () => {
      const { stdout } = await run(CHROMIUM, [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--user-data-dir=${join(folder, 'profile')}`,
        '--dump-dom',
        `http://127.0.0.1:${site.port}/`,
      ])
      expect(stdout).toContain('<p id="p">Hello, <b>browser</b></p>')
    },
    60_000,
  )
})
