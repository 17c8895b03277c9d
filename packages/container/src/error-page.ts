import { HTTPHeaders, ResponseStartLine, responses } from '@tornado-ts/httputil'
import type { HTTPConnection } from '@tornado-ts/httputil'
import { SERVER } from './server-name.ts'

/** The type of an error page. */
export const ERROR_PAGE_TYPE = 'text/html; charset=UTF-8'

/** How an error page differs from the usual one. */
export interface ErrorPageOptions {
  /** What is the matter, in ASCII; the standard phrase by default. */
  readonly reason?: string | undefined
  /** Close the connection afterwards. */
  readonly close?: boolean
}

/** The page an Application shows for an error. */
export function errorPage(statusCode: number, reason?: string): string {
  const text = `${statusCode}: ${reason ?? responses[statusCode] ?? 'Unknown'}`
  return `<html><title>${text}</title><body>${text}</body></html>`
}

/** Writes an error page; the caller finishes the message. */
export function writeErrorPage(
  connection: HTTPConnection,
  statusCode: number,
  { reason, close = false }: ErrorPageOptions = {},
): void {
  const page = errorPage(statusCode, reason)
  const startLine = new ResponseStartLine('HTTP/1.1', statusCode, responses[statusCode])
  const headers = new HTTPHeaders({
    Server: SERVER,
    'Content-Type': ERROR_PAGE_TYPE,
    'Content-Length': page.length,
  })
  if (close) headers.set('Connection', 'close')
  void connection.writeHeaders(startLine, headers, page)
}
