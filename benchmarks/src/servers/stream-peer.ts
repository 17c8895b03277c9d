import { createServer, type Socket } from 'node:net'
import { reportTo } from './report.ts'

/**
 * A bare socket that sends as much as `GET /<bytes>` asks for, and takes whatever `PUT /<bytes>`
 * announces: so little work that a client beside it is what takes the time.
 */
const PIECE = Buffer.alloc(65_536, 'stream ')

const server = createServer({ noDelay: true }, (socket) => {
  let missing = 0
  let head = ''
  socket.on('error', () => socket.destroy())
  socket.on('data', (data) => {
    if (missing > 0) return taken(data.length)
    head += data.toString('latin1')
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    const [, method, path] = /^([A-Z]+) \/(\d+)/.exec(head) ?? []
    const rest = head.length - end - 4
    head = ''
    if (method === 'GET') {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${path}\r\n\r\n`)
      send(socket, Number(path))
    } else {
      missing = Number(path)
      taken(rest)
    }
  })

  function taken(bytes: number): void {
    missing -= bytes
    if (missing <= 0) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
  }
})

function send(socket: Socket, bytes: number): void {
  let left = bytes
  const more = (): void => {
    while (left > 0) {
      const piece = left < PIECE.length ? PIECE.subarray(0, left) : PIECE
      left -= piece.length
      if (!socket.write(piece)) {
        socket.once('drain', more)
        return
      }
    }
  }
  more()
}

server.listen(0, '127.0.0.1', () => reportTo((server.address() as { port: number }).port))
