import { Application } from '@tornado-ts/web'
import { WebSocketGroup, WebSocketHandler } from '@tornado-ts/websocket'
import { reportTo } from './report.ts'

class Echo extends WebSocketHandler {
  override onMessage(message: string | Buffer): void {
    void this.writeMessage(message, { binary: typeof message !== 'string' })
  }
}

class DeflateEcho extends Echo {
  override getCompressionOptions(): object {
    return {}
  }
}

const group = new WebSocketGroup()

class Broadcast extends WebSocketHandler {
  override open(): void {
    group.add(this)
  }
  override onMessage(message: string | Buffer): void {
    group.broadcast(message)
  }
}

class DeflateBroadcast extends Broadcast {
  override getCompressionOptions(): object {
    return {}
  }
}

const app = new Application(
  [
    ['/echo', Echo],
    ['/echo-deflate', DeflateEcho],
    ['/broadcast', Broadcast],
    ['/broadcast-deflate', DeflateBroadcast],
  ],
  { logFunction: () => undefined },
)
const server = await app.listen(0, { address: '127.0.0.1', backlog: 1024 })
reportTo(server.port ?? 0)
