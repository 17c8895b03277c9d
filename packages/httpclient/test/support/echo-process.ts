import { HTTPServer } from '@tornado-ts/httpserver'
import { answerWithPage } from './echo-pages.ts'

// A program that serves the pages on a free port, tells the port, and ends with its parent. A path
// that is called /hang is never answered.
const server = new HTTPServer((request) => {
  if (request.path !== '/hang') answerWithPage(request)
})
await server.listen(0, '127.0.0.1')
process.stdout.write(`${server.port}\n`)
process.stdin.on('end', () => process.exit()).resume()
