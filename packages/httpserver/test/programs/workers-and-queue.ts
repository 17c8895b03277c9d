import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import { Semaphore } from '@tornado-ts/locks'
import { bindSockets } from '@tornado-ts/netutil'
import { define, options, parseCommandLine } from '@tornado-ts/options'
import { forkProcesses, taskId } from '@tornado-ts/process'
import { Queue } from '@tornado-ts/queues'
import { HTTPServer } from '../../src/index.ts'

define('port', { default: 8888, help: 'port to listen on' })
define('workers', { default: 2, help: 'how many processes' })
parseCommandLine()

const sockets = await bindSockets(options.port, '127.0.0.1')
if (taskId() === undefined) console.log(`listening on ${sockets[0].port}`)
await forkProcesses(options.workers)

const jobs = new Queue<string>({ maxsize: 100 })
const slots = new Semaphore(3)
let done = 0
async function consume(): Promise<void> {
  for await (const job of jobs) {
    await slots.withLock(() => new Promise((resolve) => setTimeout(resolve, job.length)))
    done++
    jobs.taskDone()
  }
}
for (let i = 0; i < 10; i++) void consume()

const server = new HTTPServer(async ({ path, connection }) => {
  await jobs.put(path)
  const headers = new HTTPHeaders({ 'Content-Length': '0' })
  void connection?.writeHeaders(new ResponseStartLine('', 202, 'Accepted'), headers)
  connection?.finish()
})
server.addSockets(sockets)
process.once('SIGTERM', async () => {
  await server.drain({ timeout: 15 })
  await jobs.join()
  console.log(`worker ${taskId()} has done ${done} jobs`)
})
