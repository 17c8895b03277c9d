import { createServer } from 'node:http'
import serveStatic from 'serve-static'
import { reportTo } from './report.ts'
import { staticFolder } from './static-folder.ts'

/** `serve-static` on `node:http`, with nothing else. */
const serve = serveStatic(staticFolder())

const server = createServer((request, response) => {
  request.url = request.url?.slice('/static'.length)
  serve(request, response, () => response.writeHead(404).end())
})
server.listen(0, '127.0.0.1', () => reportTo((server.address() as { port: number }).port))
