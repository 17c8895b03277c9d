import { parseArgs } from 'node:util'
import { type IOStream, StreamClosedError } from '@tornado-ts/iostream'
import { TCPServer } from '@tornado-ts/tcpserver'

/** Sends every line back to the client that sent it. */
class EchoServer extends TCPServer {
  readonly #streams = new Set<IOStream>()

  protected override async handleStream(stream: IOStream): Promise<void> {
    this.#streams.add(stream)
    try {
      for (;;) await stream.write(await stream.readUntil('\n'))
    } catch (error) {
      if (!(error instanceof StreamClosedError)) throw error
      console.log('lost a client')
    } finally {
      this.#streams.delete(stream)
    }
  }

  close(): void {
    this.stop()
    for (const stream of this.#streams) stream.close()
  }
}

const { values } = parseArgs({
  options: {
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '9888' },
  },
})
const server = new EchoServer()
await server.listen(Number(values.port), { address: values.host })
console.log(`listening on ${values.host}:${server.port}`)

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close())
