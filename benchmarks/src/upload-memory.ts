import { once } from 'node:events'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { ServerProcess } from './server-process.ts'

const MIB = 1048576
const BOUNDARY = 'boundary'
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="big"\r\n\r\n`
const END = `\r\n--${BOUNDARY}--\r\n`

/** Sends a form with one file of `size` bytes, as fast as the server takes it. */
async function upload(port: number, size: number, sent: (bytes: number) => Promise<void>) {
  const chunk = Buffer.alloc(MIB, 'x\r\n--b')
  const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', agent: false })
  request.setHeader('Content-Type', `multipart/form-data; boundary=${BOUNDARY}`)
  request.setHeader('Content-Length', HEAD.length + size + END.length)
  const answered = once(request, 'response') as Promise<[IncomingMessage]>
  request.write(HEAD)
  for (let bytes = 0; bytes < size; bytes += chunk.length) {
    if (!request.write(chunk)) await once(request, 'drain')
    await sent(bytes)
  }
  request.end(END)
  const [response] = await answered
  let body = ''
  for await (const piece of response) body += String(piece)
  if (body !== String(size)) throw new Error(`the server says ${response.statusCode}: ${body}`)
}

/** A Markdown table: resident memory of the server while it writes a file of `size` bytes to disk. */
export async function uploadTable(size: number, serverCore: number): Promise<string> {
  const server = await ServerProcess.start('upload-receiver', serverCore)
  const lines = [
    `### memory of the server, while a form with a file of ${size / MIB} MiB arrives`,
    '',
    '| MiB sent | RSS MiB | CPU ms per 100 MiB |',
    '| ---: | ---: | ---: |',
  ]
  try {
    await upload(server.port, 16 * MIB, async () => undefined)
    const step = size / 8
    let before = await server.report()
    lines.push(`| 0 | ${(before.rss / MIB).toFixed(1)} | |`)
    await upload(server.port, size, async (bytes) => {
      if (bytes === 0 || bytes % step !== 0) return
      const now = await server.report()
      const cpu = (now.cpu - before.cpu) / 1000 / (step / MIB / 100)
      lines.push(`| ${bytes / MIB} | ${(now.rss / MIB).toFixed(1)} | ${cpu.toFixed(0)} |`)
      before = now
    })
    const { rss } = await server.report()
    lines.push(`| ${size / MIB} | ${(rss / MIB).toFixed(1)} | |`)
  } finally {
    await server.stop()
  }
  return `${lines.join('\n')}\n`
}
