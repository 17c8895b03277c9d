import { taskId } from '@tornado-ts/process'
import { TCPServer } from '../../src/index.ts'

const server = new TCPServer()
await server.bind(0, '127.0.0.1')
await server.start(3)
server.stop()
process.stdout.write(String(taskId()))
process.exit()
