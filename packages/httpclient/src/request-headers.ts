import { formatTimestamp, HTTPHeaders } from '@tornado-ts/httputil'
import { contentCodings, version } from '@tornado-ts/util'
import type { RequestProxy } from './request-proxy.ts'

const USER_AGENT = `tornado-ts/${version}`
const ACCEPT_ENCODING = contentCodings.join(', ')

/**
 * The headers a request is sent with: its own, and those that a client adds. A new object; the
 * request's own headers stay as they are.
 *
 * What the caller says about framing counts only for a body of unknown length, and only as the
 * Content-Length: everything else follows from the body.
 *
 * @param netloc What the Host header says, unless the request has one.
 * @param authorization Takes the place of the request's own `Authorization`.
 */
export function requestHeaders(
  request: RequestProxy,
  netloc: string,
  authorization: string | undefined,
): HTTPHeaders {
  const { headers: own, userAgent, ifModifiedSince } = request
  const headers = new HTTPHeaders()
  headers.addParsed('Host', own.get('Host') ?? netloc)
  let hasUserAgent = false
  let hasAcceptEncoding = false
  const lines = own.lines()
  for (let at = 0; at < lines.length; at += 2) {
    const name = lines[at] as string
    if (name === 'Host' || name === 'Transfer-Encoding' || name === 'Content-Length') continue
    if (name === 'User-Agent') hasUserAgent = true
    else if (name === 'Accept-Encoding') hasAcceptEncoding = true
    headers.addParsed(name, lines[at + 1] as string)
  }
  if (userAgent !== undefined) headers.set('User-Agent', userAgent)
  else if (!hasUserAgent) headers.addParsed('User-Agent', USER_AGENT)
  if (request.decompressResponse && !hasAcceptEncoding) {
    headers.addParsed('Accept-Encoding', ACCEPT_ENCODING)
  }
  if (authorization !== undefined) headers.set('Authorization', authorization)
  if (ifModifiedSince !== undefined) {
    headers.set('If-Modified-Since', formatTimestamp(ifModifiedSince))
  }
  addFraming(headers, request)
  return headers
}

function addFraming(headers: HTTPHeaders, request: RequestProxy): void {
  const { body, bodyProducer, method } = request
  if (bodyProducer !== undefined) {
    const length = request.headers.get('Content-Length')
    if (length === undefined) headers.addParsed('Transfer-Encoding', 'chunked')
    else headers.addParsed('Content-Length', length)
  } else if (body !== undefined) {
    headers.addParsed('Content-Length', String(body.length))
  } else if (method === 'POST' || method === 'PUT' || method === 'PATCH') {
    // RFC 9110 §8.6: with these methods, no body has to be told from one that is missing.
    headers.addParsed('Content-Length', '0')
  }
  if (method === 'POST' && (body !== undefined || bodyProducer !== undefined)) {
    if (!headers.has('Content-Type')) {
      headers.addParsed('Content-Type', 'application/x-www-form-urlencoded')
    }
  }
}
