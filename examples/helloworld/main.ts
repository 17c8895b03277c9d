import { parseArgs } from 'node:util'
import { HTTPServer } from '@tornado-ts/httpserver'
import { Application, RequestHandler } from '@tornado-ts/web'

class MainHandler extends RequestHandler {
  override get(): void {
    this.write('Hello, world')
  }
}

const { values } = parseArgs({ options: { port: { type: 'string', default: '8888' } } })
const server = new HTTPServer(new Application([['/', MainHandler]]))
await server.listen(Number(values.port))
console.log(`listening on http://localhost:${server.port}/`)

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void server.drain({ timeout: 10 }))
}
