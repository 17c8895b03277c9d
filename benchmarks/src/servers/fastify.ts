import { PassThrough } from 'node:stream'
import Fastify, { type FastifyReply } from 'fastify'
import { CHUNK, CHUNKS, CONTENT_TYPE, ETAG, HELLO, SERVER } from './payload.ts'
import { reportTo } from './report.ts'

const app = Fastify()

function hello(reply: FastifyReply): FastifyReply {
  return reply
    .header('Server', SERVER)
    .header('Content-Type', CONTENT_TYPE)
    .header('Etag', ETAG)
    .send(HELLO)
}

app.get('/', (_request, reply) => {
  hello(reply)
})
app.get('/async', async (_request, reply) => {
  await Promise.resolve()
  return hello(reply)
})
app.post('/echo', (request, reply) => {
  reply.header('Server', SERVER).send(request.body)
})
app.get('/download', async (_request, reply) => {
  const stream = new PassThrough()
  reply.header('Server', SERVER).type('application/octet-stream').send(stream)
  for (let i = 0; i < CHUNKS; i++) {
    if (!stream.write(CHUNK)) await new Promise((resolve) => stream.once('drain', resolve))
  }
  stream.end()
  return reply
})
app.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null))
app.post('/upload', { bodyLimit: 1 << 24 }, async (request, reply) => {
  let bytes = 0
  for await (const chunk of request.raw) bytes += (chunk as Buffer).length
  return reply.header('Server', SERVER).header('Content-Type', CONTENT_TYPE).send(String(bytes))
})

await app.listen({ port: 0, host: '127.0.0.1' })
reportTo((app.server.address() as { port: number }).port)
