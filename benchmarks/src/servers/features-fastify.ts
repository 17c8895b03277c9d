import cookie from '@fastify/cookie'
import csrfProtection from '@fastify/csrf-protection'
import fastifyStatic from '@fastify/static'
import Fastify from 'fastify'
import { ETAG, JSON_ANSWER, SERVER } from './payload.ts'
import { reportTo } from './report.ts'
import { staticFolder } from './static-folder.ts'

interface Form {
  readonly Querystring: Readonly<Record<'name' | 'street' | 'city' | 'country' | 'age', string>>
}

const app = Fastify()
await app.register(fastifyStatic, { root: staticFolder(), prefix: '/static/' })
app.get('/json', (_request, reply) => {
  reply.header('Server', SERVER).header('Etag', ETAG).send(JSON_ANSWER)
})
// Only what needs cookies pays for them.
await app.register(async (forms) => {
  await forms.register(cookie)
  await forms.register(csrfProtection)
  forms.post<Form>('/form', { onRequest: forms.csrfProtection }, (request, reply) => {
    const { name, street, city, country, age } = request.query
    const { session } = request.cookies
    reply.header('Server', SERVER).send({ name, street, city, country, age, session })
  })
})
await app.listen({ port: 0, host: '127.0.0.1' })
reportTo((app.server.address() as { port: number }).port)
