import { currentHttpDate, responses } from '@tornado-ts/httputil'
import { statusLine } from './status-line.ts'

/** The whole response to a request that cannot be served, after which the connection closes. */
export function errorAnswer(status: number): string {
  const head = statusLine(status, responses[status])
  return `${head}Connection: close\r\nContent-Length: 0\r\nDate: ${currentHttpDate()}\r\n\r\n`
}
