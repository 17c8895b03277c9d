import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { HTTPHeaders, type HTTPServerRequest, ResponseStartLine } from '@tornado-ts/httputil'

/** What `/echo` tells of a request, in JSON. */
export interface Echo {
  readonly method: string
  readonly uri: string
  readonly headers: Record<string, string>
  /** Latin1. */
  readonly body: string
  /** The address and port the request came from. */
  readonly peer: string
}

/** Answers a request with the page its path names. */
export function answerWithPage(request: HTTPServerRequest): void {
  const [, first = '', second = ''] = request.path.split('/')
  const page = Object.hasOwn(PAGES, first) ? PAGES[first as keyof typeof PAGES] : notFound
  page(request, second)
}

type Page = (request: HTTPServerRequest, rest: string) => void

const PAGES = {
  hello: (request) => respond(request, 200, {}, `Hello ${argument(request, 'name', 'world')}!`),
  echo: (request) => respond(request, 200, { 'Content-Type': 'application/json' }, echoOf(request)),
  status: (request) => {
    const body = argument(request, 'body', '')
    respond(request, Number(argument(request, 'code')), {}, body, argument(request, 'reason', ''))
  },
  countdown: (request, rest) => {
    const count = Number(rest)
    if (count === 0) respond(request, 200, {}, 'Zero')
    else respond(request, 302, { Location: `/countdown/${count - 1}` }, 'not yet')
  },
  redirect: (request) => {
    const code = Number(argument(request, 'code', '302'))
    respond(request, code, { Location: argument(request, 'url') }, 'elsewhere')
  },
  'no-location': (request) => respond(request, 301),
  chunks: (request) => void sendChunks(request, ['asdf', 'qwer']),
  gzip: (request) => void sendGzip(request),
  large: (request, size) => respond(request, 200, {}, 'x'.repeat(Number(size))),
  latin1: (request) => respond(request, 200, { 'X-Letter': '\u00e9' }),
  digest: (request, algorithm) => respondToDigest(request, algorithm),
} satisfies Record<string, Page>

function notFound(request: HTTPServerRequest): void {
  respond(request, 404, {}, 'nothing here')
}

/** Answers a request, with the length of the body unless the status has none. */
export function respond(
  request: HTTPServerRequest,
  code: number,
  init: Record<string, string> = {},
  body: string = '',
  reason: string = '',
): void {
  const headers = new HTTPHeaders(init)
  if (code !== 204 && code !== 304) headers.set('Content-Length', Buffer.byteLength(body))
  const startLine = new ResponseStartLine('', code, reason === '' ? 'OK' : reason)
  const hasBody = body !== '' && request.method !== 'HEAD'
  void request.connection?.writeHeaders(startLine, headers, hasBody ? body : undefined)
  request.connection?.finish()
}

function argument(request: HTTPServerRequest, name: string, defaultValue?: string): string {
  const value = request.queryArguments[name]?.at(-1)?.toString() ?? defaultValue
  if (value === undefined) throw new Error(`the argument ${name} is missing`)
  return value
}

function echoOf({ method, uri, headers, body, connection }: HTTPServerRequest): string {
  const socket = connection?.stream?.socket as { remoteAddress?: string; remotePort?: number }
  return JSON.stringify({
    method,
    uri,
    headers: Object.fromEntries(headers.entries()),
    body: body.toString('latin1'),
    peer: `${socket.remoteAddress}:${socket.remotePort}`,
  } satisfies Echo)
}

/** Sends chunks that do not arrive together. */
async function sendChunks(
  { connection }: HTTPServerRequest,
  chunks: readonly (string | Buffer)[],
  init: Record<string, string> = {},
): Promise<void> {
  if (connection === undefined) return
  try {
    await connection.writeHeaders(new ResponseStartLine('', 200, 'OK'), new HTTPHeaders(init))
    for (const chunk of chunks) {
      await connection.write(chunk)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    connection.finish()
  } catch {
    // The client has gone away.
  }
}

function sendGzip(request: HTTPServerRequest): Promise<void> {
  const bytes = gzipSync('asdfqwer')
  return sendChunks(request, [bytes.subarray(0, 12), bytes.subarray(12)], {
    'Content-Encoding': 'gzip',
  })
}

const REALM = 'test'
const NONCE = 'dcd98b7102dd2f0e8b11d0f600bfb0c093'
/** What `/digest` lets in. The password is not ASCII. */
export const DIGEST_USER = 'foo'
export const DIGEST_PASSWORD = 'bar\u30e6\u00a3'

/** Lets in who answers its challenge; the arithmetic of RFC 7616 §3.4, worked out anew. */
function respondToDigest(request: HTTPServerRequest, algorithm: string): void {
  const hash = (text: string): string =>
    createHash(algorithm.replace('SHA-', 'sha').toLowerCase()).update(text).digest('hex')
  const answer = request.headers.get('Authorization', '')
  const field = (name: string): string =>
    new RegExp(`[ ,]${name}="?([^",]*)`).exec(answer)?.[1] ?? ''
  const secret = hash(`${DIGEST_USER}:${REALM}:${DIGEST_PASSWORD}`)
  const use = `${NONCE}:${field('nc')}:${field('cnonce')}:auth`
  const expected = hash(`${secret}:${use}:${hash(`${request.method}:${request.uri}`)}`)
  if (answer.startsWith('Digest ') && field('response') === expected) {
    respond(request, 200, {}, 'ok')
    return
  }
  const challenge = `Digest realm="${REALM}", nonce="${NONCE}", qop="auth", opaque="x"`
  respond(request, 401, { 'WWW-Authenticate': `${challenge}, algorithm=${algorithm}` }, 'who?')
}
