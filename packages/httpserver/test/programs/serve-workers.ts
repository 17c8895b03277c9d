import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import { HTTPServer } from '../../src/index.ts'
import { taskId } from '@tornado-ts/process'

const BODY = 'x'.repeat(100_000)
const server = new HTTPServer(async (request) => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  const headers = new HTTPHeaders({
    'Content-Length': String(BODY.length),
    Pid: String(process.pid),
  })
  void request.connection?.writeHeaders(new ResponseStartLine('', 200, 'OK'), headers, BODY)
  request.connection?.finish()
})
await server.bind(0, '127.0.0.1')
if (taskId() === undefined) console.log(`port ${server.port}`)
await server.start(2)
process.once(
  'SIGTERM',
  () => void server.drain({ timeout: 15 }).then((r) => console.log(process.pid, JSON.stringify(r))),
)
console.log(`worker ${taskId()} ${process.pid} ${server.port}`)
