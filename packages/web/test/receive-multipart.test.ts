import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { StreamClosedError } from '@tornado-ts/iostream'
import { HTTPError, type MultipartPart, RequestHandler, streamRequestBody } from '../src/index.ts'
import { FINAL, FORM_TYPE, formBody, partHead } from './multipart-requests.ts'
import { captureLogs, serve, type Site } from './serve.ts'

/** Serves one handler that gives its parts to `onPart`. */
function serveForm(
  onPart: (this: RequestHandler, part: MultipartPart) => void | Promise<void>,
): Promise<Site> {
  class FormHandler extends RequestHandler {
    override prepare(): void {
      this.request.connection?.setMaxBodySize(1 << 30)
      this.receiveMultipart((part) => onPart.call(this, part))
    }

    override post(): void {
      this.write('taken')
    }
  }
  return serve([['/', streamRequestBody(FormHandler)]])
}

function head(length: number): string {
  return `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${FORM_TYPE}\r\nContent-Length: ${length}\r\n`
}

const post = { method: 'POST', headers: { 'Content-Type': FORM_TYPE } }

describe('receiveMultipart', () => {
  it('gives fields and files in their order, however the body is split', async () => {
    const sent = [
      { name: 'title', body: 'Zoë ☃' },
      { name: 'files', filename: 'a b.txt', type: 'text/plain', body: 'first\r\n--b0undar' },
      { name: 'files', filename: 'ä.bin', body: Buffer.from([0, 13, 10, 45, 45, 255]) },
      { name: 'empty', body: '' },
      { name: 'files', filename: 'big', type: 'x/y', body: Buffer.alloc(100_000, '\r\n-') },
    ]
    const body = formBody(sent)
    let received: unknown[] = []
    const site = await serveForm(async (part) => {
      const { name, filename, contentType } = part
      received.push({ name, filename, contentType, body: await part.bytes(1 << 20) })
    })
    const expected = sent.map(({ name, filename, type, body: bytes }) => ({
      name,
      filename,
      contentType: type ?? 'application/unknown',
      body: Buffer.from(bytes),
    }))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(body.length), { maxLength: 6 }), async (places) => {
        received = []
        const socket = await site.socket()
        socket.setNoDelay(true)
        socket.write(`${head(body.length)}Connection: close\r\n\r\n`)
        const cuts = [0, ...places.toSorted((a, b) => a - b), body.length]
        for (const [index, cut] of cuts.slice(1).entries()) {
          socket.write(body.subarray(cuts[index], cut))
          await new Promise(setImmediate)
        }
        let answer = ''
        for await (const chunk of socket) answer += String(chunk)
        expect(answer).toMatch(/^HTTP\/1\.1 200 /)
        expect(received).toEqual(expected)
      }),
      { numRuns: 25, seed: 7 },
    )
  })

  it('writes files as they arrive, with the headers of the part at hand', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'upload-'))
    try {
      const site = await serveForm(async (part) => {
        expect(part.headers.get('Content-Type')).toBe('text/plain')
        await writeFile(join(folder, 'file'), part)
      })
      const text = 'x'.repeat(1 << 20)
      const file = { name: 'f', filename: '../../etc/passwd', type: 'text/plain', body: text }
      expect((await site.ask('/', { ...post, body: formBody([file]) })).status).toBe(200)
      expect((await readFile(join(folder, 'file'))).length).toBe(text.length)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('throws away what a part handler leaves, and goes on', async () => {
    const names: string[] = []
    const site = await serveForm(async (part) => {
      names.push(part.name)
      if (part.name === 'some') for await (const _ of part) break
    })
    const big = 'x'.repeat(300_000)
    const body = formBody(['none', 'some', 'last'].map((name) => ({ name, body: big })))
    expect((await site.ask('/', { ...post, body })).body).toBe('taken')
    expect(names).toEqual(['none', 'some', 'last'])
  })

  it('tells who reads a part that was not waited for', async () => {
    let late: Promise<Buffer> | undefined
    const site = await serveForm((part) => {
      late = part.bytes()
      late.catch(() => undefined)
    })
    const body = formBody([{ name: 'x', body: 'y'.repeat(200_000) }])
    expect((await site.ask('/', { ...post, body })).body).toBe('taken')
    await expect(late).rejects.toThrow('onPart is done with part x')
  })

  it('reads no further while a part handler is busy', async () => {
    let release: () => void = () => undefined
    let entered: () => void
    const busy = new Promise<void>((resolve) => (entered = resolve))
    const site = await serveForm(async () => {
      entered()
      await new Promise<void>((resolve) => (release = resolve))
    })
    const socket = await site.socket()
    const total = 64 << 20
    socket.write(`${head(total)}\r\n${partHead({ name: 'x' })}`)
    const piece = Buffer.alloc(1 << 20)
    let sent = 0
    while (sent < total && socket.write(piece)) sent += piece.length
    await busy
    await new Promise(setImmediate)
    expect(socket.writableLength).toBeGreaterThan(0)
    release()
    socket.destroy()
    await once(socket, 'close')
  })

  it('holds little of 200 MB', async () => {
    let received = 0
    let most = 0
    const site = await serveForm(async (part) => {
      for await (const piece of part) {
        received += piece.length
        most = Math.max(most, process.memoryUsage().arrayBuffers)
      }
    })
    const piece = Buffer.alloc(1 << 20, '\r\n--b')
    const pieces = 200
    const start = partHead({ name: 'x', filename: 'big' })
    const length = start.length + pieces * piece.length + FINAL.length
    const request = httpRequest({
      host: '127.0.0.1',
      port: site.port,
      agent: false,
      method: 'POST',
    })
    request.setHeader('Content-Type', FORM_TYPE).setHeader('Content-Length', length)
    const answered = once(request, 'response')
    const before = process.memoryUsage().arrayBuffers
    request.write(start)
    for (let i = 0; i < pieces; i++) if (!request.write(piece)) await once(request, 'drain')
    request.end(FINAL)
    const [response] = (await answered) as [IncomingMessage]
    response.resume()
    expect(response.statusCode).toBe(200)
    expect(received).toBe(pieces * piece.length)
    // Garbage of the client and the server together, in one process.
    expect(most - before).toBeLessThan(100 << 20)
  }, 60_000)
})

describe('a form that ends early', () => {
  it('ends the reading of a part when the client goes away', async () => {
    const records = captureLogs()
    let failed: (error: unknown) => void
    const failure = new Promise<unknown>((resolve) => (failed = resolve))
    const site = await serveForm(async (part) => {
      await part.bytes().catch((error: unknown) => {
        failed(error)
        throw error
      })
    })
    const socket = await site.socket()
    socket.write(`${head(1000)}\r\n${partHead({ name: 'x' })}some`)
    await new Promise(setImmediate)
    socket.destroy()
    expect(await failure).toBeInstanceOf(StreamClosedError)
    await new Promise(setImmediate)
    expect(records.filter(({ levelname }) => levelname === 'ERROR')).toEqual([])
  })

  it('answers at once what a part handler throws, and closes', async () => {
    captureLogs()
    const site = await serveForm(async (part) => {
      await Promise.resolve()
      throw new HTTPError(part.name === 'x' ? 422 : 500)
    })
    // The rest of the body never comes.
    const text = await site.raw(`${head(1000)}\r\n${partHead({ name: 'x' })}some`)
    expect(text).toMatch(/^HTTP\/1\.1 422 /)
    expect(text).toContain('\r\nConnection: close\r\n')
  })

  it('answers 500 when a part handler throws something else, also at the call', async () => {
    const records = captureLogs()
    const site = await serveForm(() => {
      throw new Error('a bug')
    })
    const body = formBody([{ name: 'x', body: 'y' }])
    expect((await site.ask('/', { ...post, body })).status).toBe(500)
    expect(records.some((record) => String(record.excInfo).includes('a bug'))).toBe(true)
  })

  it('lets a part handler answer, and takes no more parts', async () => {
    const names: string[] = []
    const site = await serveForm(function (part) {
      names.push(part.name)
      this.redirect('/elsewhere')
    })
    const body = formBody(['a', 'b'].map((name) => ({ name, body: 'x' })))
    expect((await site.ask('/', { ...post, body })).status).toBe(302)
    expect(names).toEqual(['a'])
  })

  it('ends the reading of a part when somebody else answers', async () => {
    const records = captureLogs()
    let reading: Promise<Buffer> | undefined
    const site = await serveForm(function (part) {
      setImmediate(() => this.sendError(503))
      reading = part.bytes()
      return reading.then(() => undefined)
    })
    // The rest of the body never comes.
    const text = await site.raw(`${head(1000)}\r\n${partHead({ name: 'x' })}some`)
    expect(text).toMatch(/^HTTP\/1\.1 503 /)
    await expect(reading).rejects.toThrow('the response is finished')
    expect(records.filter(({ excInfo }) => excInfo !== undefined)).toEqual([])
  })

  it('logs what a part handler makes of a failure that was not its own', async () => {
    const records = captureLogs()
    const site = await serveForm(async (part) => {
      await part.bytes().catch(() => {
        throw new Error('cannot delete the file')
      })
    })
    const answer = await site.ask('/', { ...post, body: `${partHead({ name: 'x' })}cut short` })
    expect(answer.status).toBe(400)
    expect(records.some((record) => String(record.excInfo).includes('cannot delete'))).toBe(true)
  })
})

describe('receiveMultipart at the wrong time', () => {
  async function messageOf(handlerClass: typeof RequestHandler, body = 'x'): Promise<string> {
    const records = captureLogs()
    const site = await serve([['/', handlerClass]])
    const headers = { 'Content-Type': FORM_TYPE }
    expect((await site.ask('/', { method: 'POST', headers, body })).status).toBe(500)
    return String(records.find(({ excInfo }) => excInfo !== undefined)?.excInfo)
  }

  it('is an error in a handler that takes its body whole', async () => {
    class Whole extends RequestHandler {
      override prepare(): void {
        this.receiveMultipart(() => undefined)
      }
    }
    const body = formBody([{ name: 'x', body: 'y' }])
    expect(await messageOf(Whole, body.toString())).toContain('streamRequestBody, and a call in')
  })

  it('is an error when the body has begun', async () => {
    class Late extends RequestHandler {
      override dataReceived(): void {
        this.receiveMultipart(() => undefined)
      }
    }
    expect(await messageOf(streamRequestBody(Late))).toContain('a call in prepare()')
  })

  it('is an error the second time', async () => {
    class Twice extends RequestHandler {
      override prepare(): void {
        this.receiveMultipart(() => undefined)
        this.receiveMultipart(() => undefined)
      }
    }
    expect(await messageOf(streamRequestBody(Twice))).toContain('called twice')
  })
})
