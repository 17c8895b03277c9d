import { createServer } from 'node:net'
import { CONTENT_TYPE, ETAG, HELLO, SERVER } from './payload.ts'
import { reportTo } from './report.ts'

/** The floor: a socket that answers the same bytes to whatever it reads, without reading it. */
const answer =
  `HTTP/1.1 200 OK\r\nServer: ${SERVER}\r\nContent-Type: ${CONTENT_TYPE}\r\n` +
  `Date: ${new Date().toUTCString()}\r\nEtag: ${ETAG}\r\nContent-Length: ${HELLO.length}\r\n\r\n${HELLO}`

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(answer, 'latin1'))
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => reportTo((server.address() as { port: number }).port))
