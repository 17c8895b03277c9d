import { TCPServer } from '../../src/index.ts'

const server = new TCPServer()
await server.listen(0, '127.0.0.1')
server.stop()
process.stdout.write('012')
