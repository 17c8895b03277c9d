import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { HTTPServer } from '@tornado-ts/httpserver'
import { Event } from '@tornado-ts/locks'
import { define, options, parseCommandLine } from '@tornado-ts/options'
import { makeApplication } from './application.ts'
import { Board } from './board.ts'
import { makeHost } from './host.ts'

define('port', { default: 8888, help: 'port of the server of tornado-ts' })
define('node_port', { default: 8889, help: 'port of the server of Node' })
parseCommandLine()

const board = new Board()
const application = makeApplication(board)
const server = new HTTPServer(application)
const host = makeHost(application)
await server.listen(options.port as number)
await once(host.listen(options.node_port as number), 'listening')
console.log(`listening on http://localhost:${server.port}/`)
console.log(`and in Express on http://localhost:${(host.address() as AddressInfo).port}/`)

const stop = new Event()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.set())
await stop.wait()
board.close()
host.close()
await server.drain({ timeout: 10 })
host.closeAllConnections()
