import { Application, RequestHandler, streamRequestBody } from '@tornado-ts/web'
import { CHUNK, CHUNKS, HELLO, SERVER } from './payload.ts'
import { reportTo } from './report.ts'

class Base extends RequestHandler {
  override setDefaultHeaders(): void {
    this.setHeader('Server', SERVER)
  }
}

class Hello extends Base {
  override get(): void {
    this.write(HELLO)
  }
}

class AsyncHello extends Base {
  override async get(): Promise<void> {
    await Promise.resolve()
    this.write(HELLO)
  }
}

class Echo extends Base {
  override post(): void {
    this.write(JSON.parse(this.request.body.toString()) as object)
  }
}

class Download extends Base {
  override async get(): Promise<void> {
    this.setHeader('Content-Type', 'application/octet-stream')
    for (let i = 0; i < CHUNKS; i++) {
      this.write(CHUNK)
      await this.flush()
    }
  }
}

class UploadHandler extends Base {
  #bytes = 0
  override dataReceived(chunk: Buffer): void {
    this.#bytes += chunk.length
  }
  override post(): void {
    this.write(String(this.#bytes))
  }
}
const Upload = streamRequestBody(UploadHandler)

const app = new Application(
  [
    ['/', Hello],
    ['/async', AsyncHello],
    ['/echo', Echo],
    ['/download', Download],
    ['/upload', Upload],
  ],
  { logFunction: () => undefined },
)
const server = await app.listen(0, { address: '127.0.0.1' })
reportTo(server.port ?? 0)
