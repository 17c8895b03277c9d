import { bindSockets } from '@tornado-ts/netutil'
import { forkProcesses, taskId } from '@tornado-ts/process'
import { TCPServer } from '../../src/index.ts'

const options = { address: '127.0.0.1', reusePort: true }
// The primary picks the port; its workers learn it from their environment.
if (taskId() === undefined) {
  const [sock] = await bindSockets(0, options)
  process.env['SHARED_PORT'] = String(sock.port)
}
const id = await forkProcesses(3)
const server = new TCPServer()
await server.listen(Number(process.env['SHARED_PORT']), options)
server.stop()
process.stdout.write(String(id))
process.exit()
