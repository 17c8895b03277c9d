import { once } from 'node:events'
import { describe, expect, it } from '@jest/globals'
import type { ParseMultipartOptions } from '@tornado-ts/httputil'
import { type ApplicationOptions, RequestHandler, streamRequestBody } from '../src/index.ts'
import { BOUNDARY, FORM_TYPE, formBody, partHead } from './multipart-requests.ts'
import { captureLogs, serve, type Site } from './serve.ts'

class ReceiverHandler extends RequestHandler {
  declare limits: ParseMultipartOptions

  override initialize({ limits }: { limits: ParseMultipartOptions }): void {
    this.limits = limits
  }

  override prepare(): void {
    this.receiveMultipart(async (part) => {
      if (part.filename === undefined) await part.text()
      else for await (const _ of part);
    }, this.limits)
  }

  override post(): void {
    this.write('taken')
  }
}
const Receiver = streamRequestBody(ReceiverHandler)

function site(limits: ParseMultipartOptions = {}, options: ApplicationOptions = {}): Promise<Site> {
  return serve([['/', Receiver, { limits }]], options, { maxBodySize: 1 << 20 })
}

const file = (size: number) => ({ name: 'f', filename: 'f', body: 'x'.repeat(size) })
const field = (size: number) => ({ name: 'x', body: 'x'.repeat(size) })
const NO_BOUNDARY = 'Invalid body: Invalid multipart/form-data: multipart boundary not found'
const NO_FINAL = 'Invalid body: Invalid multipart/form-data: no final boundary found'
const WRONG_TYPE = 'Invalid body: Invalid multipart/form-data: Invalid content type'

const REFUSED: [
  title: string,
  contentType: string,
  body: string | Buffer,
  status: number,
  message: string,
  limits?: ParseMultipartOptions,
][] = [
  ['another type', 'text/plain', 'x', 400, WRONG_TYPE],
  ['no type', '', 'x', 400, WRONG_TYPE],
  ['no boundary', 'multipart/form-data', formBody([field(1)]), 400, NO_BOUNDARY],
  ['an empty boundary', 'multipart/form-data; boundary=', formBody([field(1)]), 400, NO_BOUNDARY],
  [
    'a boundary that is too long',
    `multipart/form-data; boundary=${'b'.repeat(71)}`,
    'x',
    400,
    'Invalid body: multipart boundary invalid',
  ],
  ['a body that is no form', FORM_TYPE, 'hello', 400, NO_FINAL],
  ['no body', FORM_TYPE, '', 400, NO_FINAL],
  ['a form without its end', FORM_TYPE, `${partHead({ name: 'x' })}abc`, 400, NO_FINAL],
  [
    'a part without a name',
    FORM_TYPE,
    `--${BOUNDARY}\r\nContent-Disposition: form-data\r\n\r\nx\r\n--${BOUNDARY}--`,
    400,
    'Invalid body: multipart/form-data missing name',
  ],
  [
    'a part with a NUL in its headers',
    FORM_TYPE,
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="a\0b"\r\n\r\nx\r\n--${BOUNDARY}--`,
    400,
    'Invalid header value',
  ],
  [
    'thousands of parts',
    FORM_TYPE,
    formBody(Array.from({ length: 5000 }, () => field(1))),
    400,
    'Invalid body: multipart/form-data has too many parts',
  ],
  [
    'a part header that does not end',
    FORM_TYPE,
    `--${BOUNDARY}\r\n${'X-Header: 1234567890\r\n'.repeat(20_000)}`,
    400,
    'Invalid body: multipart/form-data part header too large',
  ],
  [
    'a part header in one endless line',
    FORM_TYPE,
    `--${BOUNDARY}\r\nX: ${'x'.repeat(500_000)}`,
    400,
    'Invalid body: multipart/form-data part header too large',
  ],
  [
    'a file beyond maxPartSize',
    FORM_TYPE,
    formBody([file(1001)]),
    413,
    'Invalid body: multipart/form-data part too large',
    { maxPartSize: 1000 },
  ],
  [
    'a field beyond the limit of text()',
    FORM_TYPE,
    formBody([field(65_537)]),
    413,
    'Part x has over 65536 bytes',
  ],
  [
    'a field that is not UTF-8',
    FORM_TYPE,
    formBody([{ name: 'x', body: Buffer.from([0xff]) }]),
    400,
    'Invalid unicode in x',
  ],
  [
    'parsing turned off',
    FORM_TYPE,
    formBody([field(1)]),
    400,
    'Invalid body: multipart/form-data parsing is disabled',
    { enabled: false },
  ],
]

describe('a form is refused with a line in the log for', () => {
  for (const [title, contentType, body, status, message, limits] of REFUSED) {
    it(title, async () => {
      const records = captureLogs()
      const headers = contentType === '' ? {} : { 'Content-Type': contentType }
      const answer = await (await site(limits)).ask('/', { method: 'POST', headers, body })
      expect(answer.status).toBe(status)
      expect(answer.body).not.toContain('    at ')
      const warnings = records.filter(({ name }) => name === 'tornado.general')
      expect(warnings).toHaveLength(1)
      expect(warnings[0]?.getMessage()).toContain(`${status} POST / (127.0.0.1): `)
      expect(warnings[0]?.getMessage()).toContain(message)
      expect(records.filter(({ levelname }) => levelname === 'ERROR')).toEqual([])
    })
  }

  it('a coding that is not decoded', async () => {
    const records = captureLogs()
    const headers = { 'Content-Type': FORM_TYPE, 'Content-Encoding': 'gzip' }
    expect((await (await site()).ask('/', { method: 'POST', headers, body: 'x' })).status).toBe(400)
    expect(records.map((record) => record.getMessage())).toContain(
      '400 POST / (127.0.0.1): Invalid body: Unsupported Content-Encoding: gzip',
    )
  })

  it('a body beyond maxBodySize', async () => {
    const records = captureLogs()
    const headers = { 'Content-Type': FORM_TYPE }
    const body = formBody([file(2 << 20)])
    expect((await (await site()).ask('/', { method: 'POST', headers, body })).status).toBe(413)
    const lines = records.map((record) => record.getMessage())
    expect(lines.filter((line) => line.startsWith('Malformed HTTP message'))).toHaveLength(1)
  })
})

describe('a form', () => {
  it('is taken at its limits', async () => {
    const limits = { maxParts: 4, maxPartSize: 1000 }
    const headers = { 'Content-Type': FORM_TYPE }
    const body = formBody([file(1000), field(0), file(0)])
    const answer = await (await site(limits)).ask('/', { method: 'POST', headers, body })
    expect(answer.body).toBe('taken')
  })

  it('is refused before its body comes', async () => {
    captureLogs()
    const socket = await (await site()).socket()
    socket.write(
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\n',
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('carries its XSRF token in a header', async () => {
    captureLogs()
    const receiver = await site({}, { xsrfCookies: true })
    const body = formBody([{ name: '_xsrf', body: 'deadbeef' }])
    const headers = { 'Content-Type': FORM_TYPE, Cookie: '_xsrf=deadbeef' }
    expect((await receiver.ask('/', { method: 'POST', headers, body })).status).toBe(403)
    const shown = { ...headers, 'X-XSRFToken': 'deadbeef' }
    expect((await receiver.ask('/', { method: 'POST', headers: shown, body })).body).toBe('taken')
  })
})
