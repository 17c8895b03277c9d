import { SimpleAsyncHTTPClient } from '../../src/index.ts'

// Fetches once and ends, though the connection is kept.
const [, , url = ''] = process.argv
const client = new SimpleAsyncHTTPClient({ keepAliveTimeout: 3600 })
const { body } = await client.fetch(url)
process.stdout.write(`${body.toString()} ${client.idleConnections}`)
