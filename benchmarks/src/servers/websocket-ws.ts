import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'
import { reportTo } from './report.ts'

const servers = new Map<string, WebSocketServer>()

for (const path of ['/echo', '/echo-deflate', '/broadcast', '/broadcast-deflate']) {
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: path.endsWith('-deflate'),
  })
  servers.set(path, server)
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, binary: boolean) => {
      if (path.startsWith('/echo')) socket.send(data, { binary })
      else for (const client of server.clients) client.send(data, { binary })
    })
  })
}

const http = createServer()
http.on('upgrade', (request, socket, head) => {
  const server = servers.get(request.url ?? '')
  server?.handleUpgrade(request, socket, head, (client) => server.emit('connection', client))
})
http.listen({ port: 0, host: '127.0.0.1', backlog: 1024 }, () => {
  reportTo((http.address() as AddressInfo).port)
})
