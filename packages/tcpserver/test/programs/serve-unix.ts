import { once } from 'node:events'
import net from 'node:net'
import type { IOStream } from '@tornado-ts/iostream'
import { bindUnixSocket } from '@tornado-ts/netutil'
import { forkProcesses } from '@tornado-ts/process'
import { TCPServer } from '../../src/index.ts'

/** Worker 0 asks the server until each worker has been the one that answers. */
class TellId extends TCPServer {
  protected override handleStream(stream: IOStream): void {
    stream.writeNoWait(String(id), 'latin1')
    stream.close()
  }
}

const file = process.argv[2] ?? ''
const sock = await bindUnixSocket(file)
const id = await forkProcesses(2)
process.on('SIGTERM', () => process.exit())
const server = new TellId()
server.addSocket(sock)
if (id === 0) {
  const answers = new Set<string>()
  while (answers.size < 2) {
    const [answer] = (await once(net.connect(file), 'data')) as [Buffer]
    answers.add(answer.toString())
  }
  process.stdout.write([...answers].sort().join(''))
  process.kill(process.ppid, 'SIGTERM')
}
