import { bindSockets } from '@tornado-ts/netutil'
import { forkProcesses } from '@tornado-ts/process'
import { TCPServer } from '../../src/index.ts'

const sockets = await bindSockets(0, '127.0.0.1')
const id = await forkProcesses(3)
const server = new TCPServer()
server.addSockets(sockets)
server.stop()
process.stdout.write(String(id))
process.exit()
