import { HTTPServer } from '@tornado-ts/httpserver'
import { Event } from '@tornado-ts/locks'
import { Blog } from './application.ts'
import { readConfiguration } from './configuration.ts'
import { openDb } from './open-db.ts'

const { port, dbUrl, ...settings } = readConfiguration()
const db = await openDb(dbUrl)
const server = new HTTPServer(new Blog(db, settings))
await server.listen(port)
console.log(`listening on http://localhost:${server.port}/`)

const stop = new Event()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.set())
await stop.wait()
await server.drain({ timeout: 10 })
await db.close()
