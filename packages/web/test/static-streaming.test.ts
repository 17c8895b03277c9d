import { readdir, readlink, truncate, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import {
  type ApplicationRules,
  OutputTransform,
  type StaticContent,
  StaticFileHandler,
} from '../src/index.ts'
import { captureLogs, serve } from './serve.ts'
import { temporaryFolder } from './static-files.ts'

const SIZE = 64 * 1024 * 1024
const REQUEST = 'GET /large HTTP/1.1\r\nHost: a\r\n\r\n'

/** Counts the pieces of every file, and tells when one is closed. */
class Counting extends StaticFileHandler {
  static pieces = 0
  static closed: () => void = () => {}

  static override async *getContent(
    absolutePath: string,
    start?: number,
    end?: number,
  ): AsyncGenerator<Uint8Array> {
    const content: StaticContent = super.getContent(absolutePath, start, end)
    try {
      for await (const piece of content as AsyncIterable<Uint8Array>) {
        Counting.pieces++
        yield piece
      }
    } finally {
      Counting.closed()
    }
  }

  static override getContentVersion(): string {
    return 'v'
  }
}

async function largeFile(): Promise<string> {
  const path = await temporaryFolder()
  await writeFile(join(path, 'large'), '')
  await truncate(join(path, 'large'), SIZE)
  return path
}

/** How often this process has `path` open; undefined where the platform does not tell. */
async function openCount(path: string): Promise<number | undefined> {
  const names = await readdir('/proc/self/fd').catch(() => undefined)
  const targets = names?.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => ''))
  return targets && (await Promise.all(targets)).filter((target) => target === path).length
}

it('a client that does not read holds a file up, and one that leaves closes it', async () => {
  const records = captureLogs()
  const site = await serve([['/(.*)', Counting, { path: await largeFile() }]])
  Counting.pieces = 0
  const closed = new Promise<void>((resolve) => (Counting.closed = resolve))
  const socket = await site.socket()
  socket.pause()
  socket.write(REQUEST)
  while (Counting.pieces === 0) await turn()
  // The kernel takes what fits into its buffers, and then nothing comes any more.
  let seen = 0
  for (let quiet = 0; quiet < 200; quiet++) {
    await turn()
    if (Counting.pieces !== seen) quiet = 0
    seen = Counting.pieces
  }
  expect(seen).toBeLessThan(SIZE / 65536)
  socket.destroy()
  await closed
  expect(Counting.pieces).toBeLessThan(SIZE / 65536)
  await turn()
  expect(records.filter((record) => record.levelname === 'ERROR')).toEqual([])
})

it('the file is closed after each answer', async () => {
  const path = await largeFile()
  const site = await serve([['/(.*)', StaticFileHandler, { path }]])
  const file = join(path, 'large')
  if ((await openCount(file)) === undefined) {
    console.warn('this platform does not tell which files are open: not tested')
    return
  }
  captureLogs()
  const socket = await site.socket()
  socket.write(REQUEST)
  await once(socket, 'data')
  socket.pause()
  expect(await openCount(file)).toBe(1)
  socket.destroy()
  while ((await openCount(file)) !== 0) await turn()
  for (const headers of [{}, { Range: 'bytes=5-70000' }, { 'If-None-Match': '*' }]) {
    for (const method of ['GET', 'HEAD']) await site.ask('/large', { method, headers })
  }
  expect(await openCount(file)).toBe(0)
})

it('a large file arrives whole at a slow client', async () => {
  const site = await serve([['/(.*)', StaticFileHandler, { path: await largeFile() }]])
  const socket = await site.socket()
  socket.write(REQUEST.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n'))
  let length = 0
  let head = ''
  for await (const chunk of socket) {
    if (head === '') head = (chunk as Buffer).toString('latin1').split('\r\n\r\n', 1)[0] ?? ''
    length += (chunk as Buffer).length
    await turn()
  }
  expect(head).toContain(`Content-Length: ${SIZE}`)
  expect(length).toBe(SIZE + head.length + 4)
})

it('a file that becomes shorter meanwhile ends the connection, not the answer', async () => {
  captureLogs()
  const path = await largeFile()
  const site = await serve([['/(.*)', StaticFileHandler, { path }]])
  const socket = await site.socket()
  socket.pause()
  socket.write(REQUEST)
  await once(socket, 'readable')
  await truncate(join(path, 'large'), 100)
  let length = 0
  for await (const chunk of socket) length += (chunk as Buffer).length
  expect(length).toBeLessThan(SIZE)
})

/** A file whose pieces all differ. */
async function variedFile(): Promise<[path: string, content: Buffer]> {
  const path = await temporaryFolder()
  const content = Buffer.alloc(16 * 1024 * 1024)
  for (let at = 0; at < content.length; at += 4) content.writeUInt32BE(at, at)
  await writeFile(join(path, 'large'), content)
  return [path, content]
}

it('what waits for a slow client is not written over', async () => {
  const [path, content] = await variedFile()
  const site = await serve([['/(.*)', StaticFileHandler, { path }]])
  const socket = await site.socket()
  socket.write('GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
  const chunks: Buffer[] = []
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer)
    await turn()
  }
  const received = Buffer.concat(chunks)
  expect(received.subarray(received.indexOf('\r\n\r\n') + 4).equals(content)).toBe(true)
})

it('who keeps the pieces keeps what was in them', async () => {
  const [path, content] = await variedFile()
  class Hoard extends OutputTransform {
    readonly #chunks: Buffer[] = []

    override transformChunk(chunk: Buffer, finishing: boolean): Buffer {
      this.#chunks.push(chunk)
      return finishing ? Buffer.concat(this.#chunks) : Buffer.alloc(0)
    }
  }
  class Recording extends StaticFileHandler {
    static written: Uint8Array[] = []

    override write(chunk: string | Uint8Array | object): void {
      Recording.written.push(chunk as Uint8Array)
      super.write(chunk)
    }
  }
  const rules: ApplicationRules = [['/(.*)', StaticFileHandler, { path }]]
  const hoarding = await serve(rules, { transforms: [Hoard] })
  expect((await hoarding.ask('/large')).bytes.equals(content)).toBe(true)
  const recording = await serve([['/(.*)', Recording, { path }]])
  expect((await recording.ask('/large')).bytes.equals(content)).toBe(true)
  expect(Buffer.concat(Recording.written).equals(content)).toBe(true)
})
