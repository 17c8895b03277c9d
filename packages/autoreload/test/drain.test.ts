import { once } from 'node:events'
import net from 'node:net'
import { expect, it } from '@jest/globals'
import { projectsWith } from './project.ts'

const project = projectsWith('autoreload', 'httpserver')

const SERVER = `
import { addReloadHook, start } from '@tornado-ts/autoreload'
import { HTTPServer } from '@tornado-ts/httpserver'
const held = []
const server = new HTTPServer(({ connection, path }) => {
  const body = 'from ' + process.pid
  const answer = () => {
    void connection.write('HTTP/1.1 200 OK\\r\\nContent-Length: ' + body.length + '\\r\\n\\r\\n' + body)
    connection.finish()
  }
  if (path !== '/slow') return answer()
  console.log('asked')
  held.push(answer)
})
addReloadHook(() => { for (const answer of held) setTimeout(answer, 100) })
addReloadHook(async () => { await server.drain({ timeout: 5 }) })
await server.listen(Number(process.env.PORT ?? 0), { address: '127.0.0.1' })
process.env.PORT = String(server.port)
if (process.argv[2] === 'start') start(50)
console.log('listening', server.port)
`

/** Sends a request and gives what comes back until the connection is closed. */
async function get(port: number, path: string): Promise<string> {
  const socket = net.connect(port, '127.0.0.1')
  let text = ''
  socket.setEncoding('utf8').on('data', (data: string) => (text += data))
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
  await once(socket, 'close')
  return text
}

it.each(['by itself', 'under the wrapper'])(
  'a request in hand is answered before the process restarts %s',
  async (how) => {
    const folder = project({ 'main.mjs': SERVER })
    const program =
      how === 'by itself' ? folder.node(['main.mjs', 'start']) : folder.wrapper(['main.mjs'])
    const [port = ''] = await program.until(/listening (\d+)/)
    const answer = get(Number(port), '/slow')
    await program.until('asked')
    folder.write('main.mjs', `${SERVER}\n`)
    const [, first] = /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nfrom (\d+)$/.exec(await answer) ?? []
    const [again = ''] = await program.until(/listening (\d+)/, 2)
    expect(again).toBe(port)
    const [, second] = /from (\d+)$/.exec(await get(Number(again), '/')) ?? []
    expect(first).toMatch(/^\d+$/)
    expect(second).toMatch(/^\d+$/)
    // Where the system replaces the process, it keeps its number.
    if (how === 'under the wrapper') expect(second).not.toBe(first)
  },
)
