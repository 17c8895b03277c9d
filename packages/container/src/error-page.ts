import { HTTPHeaders, ResponseStartLine, responses } from '@tornado-ts/httputil'
import type { HTTPConnection } from '@tornado-ts/httputil'
import { SERVER } from './server-name.ts'

/** What the body of an error page is. */
export const ERROR_PAGE_TYPE = 'text/html; charset=UTF-8'

/** The page an Application shows for an error. */
export function errorPage(statusCode: number): string {
  const text = `${statusCode}: ${responses[statusCode] ?? 'Unknown'}`
  return `<html><title>${text}</title><body>${text}</body></html>`
}

/** Writes an error page; the caller finishes the message. */
export function writeErrorPage(connection: HTTPConnection, statusCode: number): void {
  const page = errorPage(statusCode)
  const startLine = new ResponseStartLine('HTTP/1.1', statusCode, responses[statusCode])
  const headers = new HTTPHeaders({
    Server: SERVER,
    'Content-Type': ERROR_PAGE_TYPE,
    'Content-Length': page.length,
  })
  void connection.writeHeaders(startLine, headers, page)
}
