import { HTTPServer } from '@tornado-ts/httpserver'
import { Event } from '@tornado-ts/locks'
import { appLog } from '@tornado-ts/log'
import { Application, url } from '@tornado-ts/web'
import { readConfiguration } from './configuration.ts'
import { FAKE_CLIENT, startFakeGoogle } from './fake-google.ts'
import { IndexHandler, LoginHandler, LogoutHandler } from './handlers.ts'

const { port, cookieSecret, googleOauth, providerUrl } = readConfiguration()
const fakeGoogle = googleOauth === undefined ? await startFakeGoogle() : undefined
if (fakeGoogle !== undefined) appLog.warning('no --google-oauth-key was given: using a fake Google')

const application = new Application(
  [
    ['/', IndexHandler],
    url('/auth/google', LoginHandler, {}, 'google_oauth'),
    ['/logout', LogoutHandler],
  ],
  {
    cookieSecret,
    loginUrl: '/auth/google',
    templatePath: `${import.meta.dirname}/templates`,
    staticPath: `${import.meta.dirname}/static`,
    googleOauth: googleOauth ?? FAKE_CLIENT,
    providerUrl: fakeGoogle === undefined ? providerUrl : `http://127.0.0.1:${fakeGoogle.port}`,
  },
)
const server = new HTTPServer(application)
await server.listen(port)
console.log(`listening on http://localhost:${server.port}/`)

const stop = new Event()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.set())
await stop.wait()
await server.drain({ timeout: 10 })
await fakeGoogle?.drain({ timeout: 10 })
