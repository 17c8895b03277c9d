import { HTTPServer } from '@tornado-ts/httpserver'
import { HTTPHeaders, ResponseStartLine, formatTimestamp } from '@tornado-ts/httputil'
import { CONTENT_TYPE, ETAG, HELLO, SERVER } from './payload.ts'
import { reportTo } from './report.ts'

/** `HTTPServer` with a plain callback: no router, no handler class. */
const OK = new ResponseStartLine('HTTP/1.1', 200, 'OK')
let date = formatTimestamp(new Date())
setInterval(() => (date = formatTimestamp(new Date())), 1000).unref()

const server = new HTTPServer((request) => {
  const connection = request.connection
  if (connection === undefined) return
  const headers = new HTTPHeaders()
  headers.set('Server', SERVER)
  headers.set('Content-Type', CONTENT_TYPE)
  headers.set('Date', date)
  headers.set('Etag', ETAG)
  headers.set('Content-Length', String(HELLO.length))
  void connection.writeHeaders(OK, headers, HELLO)
  connection.finish()
})
await server.listen(0, { address: '127.0.0.1' })
reportTo(server.port ?? 0)
