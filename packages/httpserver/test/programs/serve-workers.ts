import { setTimeout as sleep } from 'node:timers/promises'
import { HTTPHeaders, ResponseStartLine } from '@tornado-ts/httputil'
import { bindSockets } from '@tornado-ts/netutil'
import { forkProcesses, taskId } from '@tornado-ts/process'
import { HTTPServer } from '../../src/index.ts'

/** Larger than what a socket sends at once. */
const BODY = 'x'.repeat(300_000)
const [style, count] = [process.argv[2], Number(process.argv[3])]

let requests = 0
const server = new HTTPServer(async ({ connection }) => {
  requests++
  await sleep(20)
  const headers = new HTTPHeaders({ 'Content-Length': `${BODY.length}`, 'X-Pid': `${process.pid}` })
  void connection?.writeHeaders(new ResponseStartLine('', 200, 'OK'), headers, BODY)
  connection?.finish()
})
process.once('SIGTERM', () => {
  void server.drain({ timeout: 20 }).then(() => say(`answered ${requests}`))
})

if (style === 'bind and start') {
  await server.bind(0, '127.0.0.1')
  sayPort()
  await server.start(count, { maxRestarts: 3 })
} else if (style === 'sockets bound before') {
  const sockets = await bindSockets(0, '127.0.0.1')
  if (taskId() === undefined) say(`port ${sockets[0].port}`)
  await forkProcesses(count, { maxRestarts: 3 })
  server.addSockets(sockets)
} else {
  await forkProcesses(count, { maxRestarts: 3 })
  await server.listen(0, '127.0.0.1')
}
sayPort()

function sayPort(): void {
  say(`port ${server.port}`)
}

function say(text: string): void {
  console.log(`${taskId() ?? 'primary'} ${process.pid} ${text}`)
}
