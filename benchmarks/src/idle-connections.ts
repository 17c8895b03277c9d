import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { ServerProcess } from './server-process.ts'

/**
 * Opens `count` connections to `name`, sends one request on each, and tells how many bytes of
 * resident memory the server holds for each of them afterwards.
 */
export async function idleConnectionBytes(
  name: string,
  count: number,
  core: number,
): Promise<number> {
  const server = await ServerProcess.start(name, core)
  const sockets: Socket[] = []
  try {
    // Warm: the code that serves a connection is loaded and compiled before the first reading.
    const warm = await openSockets(server.port, 500)
    for (const socket of warm) socket.destroy()
    await settle()
    const before = (await server.report()).rss
    while (sockets.length < count) sockets.push(...(await openSockets(server.port, 500)))
    await settle()
    const after = (await server.report()).rss
    return (after - before) / count
  } finally {
    for (const socket of sockets) socket.destroy()
    await server.stop()
  }
}

async function openSockets(port: number, count: number): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = connect(port, '127.0.0.1')
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
      await once(socket, 'data')
      return socket
    }),
  )
}

function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2000))
}
