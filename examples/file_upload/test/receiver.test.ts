import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { Receiver } from './program.ts'

let receiver: Receiver

beforeEach(async () => {
  receiver = await Receiver.start('--max-body-size=300000000')
})

afterEach(() => {
  receiver.process.kill('SIGKILL')
})

it('logs name, type and size of each file of a form', async () => {
  const form = new FormData()
  form.append('files', new File(['one'], 'a b.txt', { type: 'text/plain' }))
  form.append('comment', 'not a file')
  form.append('files', new File(['zwei!'], 'Übergröße ☃.bin'))
  form.append('files', new File([''], 'empty.html', { type: 'text/html' }))
  const logged = receiver.logged(3)
  const response = await fetch(receiver.url('/post'), { method: 'POST', body: form })
  expect([response.status, await response.text()]).toEqual([200, 'OK'])
  expect(await logged).toEqual([
    'POST "a b.txt" text/plain 3 bytes',
    'POST "Übergröße ☃.bin" application/octet-stream 5 bytes',
    'POST "empty.html" text/html 0 bytes',
  ])
})

it('takes 200 MB by PUT, under a name with spaces and beyond ASCII, with flat memory', async () => {
  const piece = Buffer.alloc(1_000_000, 'x')
  const request = httpRequest(receiver.url(`/${encodeURIComponent('groß und ☃.bin')}`), {
    method: 'PUT',
    headers: { 'Content-Type': 'video/mp4', 'Content-Length': 200 * piece.length },
    agent: false,
  })
  const logged = receiver.logged(1)
  const answered = once(request, 'response') as Promise<[IncomingMessage]>
  const before = await receiver.peakMemory()
  for (let i = 0; i < 200; i++) if (!request.write(piece)) await once(request, 'drain')
  request.end()
  const [response] = await answered
  response.resume()
  expect(response.statusCode).toBe(200)
  expect(await logged).toEqual(['PUT "groß und ☃.bin" video/mp4 200000000 bytes'])
  const after = await receiver.peakMemory()
  if (before === undefined || after === undefined) {
    console.warn('this system does not tell how much memory a process has used: not tested')
  } else {
    expect(after - before).toBeLessThan(100_000_000)
  }
}, 60_000)

it('refuses what is too large, malformed, or not for it', async () => {
  const body = new Uint8Array(10)
  const tooLarge = httpRequest(receiver.url('/x'), {
    method: 'PUT',
    headers: { 'Content-Length': 300_000_001 },
    agent: false,
  })
  tooLarge.flushHeaders()
  const [{ statusCode }] = (await once(tooLarge, 'response')) as [IncomingMessage]
  tooLarge.on('error', () => undefined).destroy()
  expect(statusCode).toBe(413)
  const statusOf = async (path: string, init?: RequestInit): Promise<number> =>
    (await fetch(receiver.url(path), init)).status
  expect(await statusOf('/post', { method: 'POST', body })).toBe(400)
  expect(await statusOf('/post')).toBe(405)
  expect(await statusOf('/file.txt')).toBe(405)
})

it('has a page with a form', async () => {
  const page = await fetch(receiver.url('/'))
  expect(page.status).toBe(200)
  const html = await page.text()
  expect(html).toContain('enctype="multipart/form-data"')
  for (const [, path = ''] of html.matchAll(/"(\/static\/[^"]+)"/g)) {
    expect((await fetch(receiver.url(path))).status).toBe(200)
  }
})

it('finishes an upload on SIGTERM, and ends', async () => {
  const request = httpRequest(receiver.url('/slow'), { method: 'PUT', agent: false })
  request.write('some')
  const logged = receiver.logged(1)
  // Answered by now: a connection of its own, after the other's bytes.
  await (await fetch(receiver.url('/'))).text()
  const ended = once(receiver.process, 'exit')
  receiver.process.kill('SIGTERM')
  request.end(' more')
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  expect(response.statusCode).toBe(200)
  expect(await logged).toEqual(['PUT "slow" application/unknown 9 bytes'])
  expect(await ended).toEqual([0, null])
})
