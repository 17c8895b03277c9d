import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { AsyncHTTPClient, type BodyWriter } from '@tornado-ts/httpclient'
import { define, options, parseCommandLine } from '@tornado-ts/options'
import mime from 'mime'

define('put', { default: false, help: 'send each file with a PUT of its own' })
define('url', { default: 'http://localhost:8888', help: 'where the receiver listens' })

const CHUNK_SIZE = 16 * 1024

function typeOf(filename: string): string {
  return mime.getType(filename) ?? 'application/unknown'
}

/** Writes a file as it is read. */
async function produceFile(filename: string, write: BodyWriter): Promise<void> {
  const stream = createReadStream(filename, { highWaterMark: CHUNK_SIZE })
  for await (const chunk of stream) await write(chunk as Buffer)
}

/** Writes a form with all files. */
async function produceForm(
  boundary: string,
  filenames: readonly string[],
  write: BodyWriter,
): Promise<void> {
  for (const filename of filenames) {
    const quoted = basename(filename).replace(/["\\]/g, '\\$&')
    await write(
      `--${boundary}\r\n` +
        `Content-Disposition: form-data; name="files"; filename="${quoted}"\r\n` +
        `Content-Type: ${typeOf(filename)}\r\n\r\n`,
    )
    await produceFile(filename, write)
    await write('\r\n')
  }
  await write(`--${boundary}--\r\n`)
}

async function post(filenames: readonly string[]): Promise<void> {
  const boundary = randomUUID()
  const response = await client.fetch(new URL('/post', options.url as string), {
    method: 'POST',
    headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
    bodyProducer: (write) => produceForm(boundary, filenames, write),
    requestTimeout: 0,
  })
  console.log(response.body.toString())
}

async function put(filename: string): Promise<void> {
  const path = encodeURIComponent(basename(filename))
  const response = await client.fetch(new URL(path, options.url as string), {
    method: 'PUT',
    headers: { 'Content-Type': typeOf(filename) },
    bodyProducer: (write) => produceFile(filename, write),
    requestTimeout: 0,
  })
  console.log(response.body.toString())
}

async function main(filenames: readonly string[]): Promise<void> {
  if (filenames.length === 0) throw new Error('name the files to send: uploader.ts [--put] file...')
  if (options.put !== true) return await post(filenames)
  for (const filename of filenames) await put(filename)
}

const client = new AsyncHTTPClient()
try {
  await main(parseCommandLine())
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
client.close()
