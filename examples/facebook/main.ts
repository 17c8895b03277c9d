import { HTTPServer } from '@tornado-ts/httpserver'
import { Event } from '@tornado-ts/locks'
import { appLog } from '@tornado-ts/log'
import { Application } from '@tornado-ts/web'
import { readConfiguration } from './configuration.ts'
import { FAKE_CLIENT, startFakeFacebook } from './fake-facebook.ts'
import { LoginHandler, LogoutHandler, MainHandler } from './handlers.ts'
import { PostModule } from './post-module.ts'

const { port, cookieSecret, facebook, providerUrl } = readConfiguration()
const fakeFacebook = facebook === undefined ? await startFakeFacebook() : undefined
if (fakeFacebook !== undefined) {
  appLog.warning('no --facebook-api-key was given: using a fake Facebook')
}

const { key, secret } = facebook ?? FAKE_CLIENT
const application = new Application(
  [
    ['/', MainHandler],
    ['/auth/login', LoginHandler],
    ['/auth/logout', LogoutHandler],
  ],
  {
    cookieSecret,
    loginUrl: '/auth/login',
    templatePath: `${import.meta.dirname}/templates`,
    staticPath: `${import.meta.dirname}/static`,
    uiModules: { Post: PostModule },
    // To show how it is done by hand: the templates call escape() themselves.
    autoescape: null,
    facebookApiKey: key,
    facebookSecret: secret,
    providerUrl: fakeFacebook === undefined ? providerUrl : `http://127.0.0.1:${fakeFacebook.port}`,
  },
)
const server = new HTTPServer(application)
await server.listen(port)
console.log(`listening on http://localhost:${server.port}/`)

const stop = new Event()
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop.set())
await stop.wait()
await server.drain({ timeout: 10 })
await fakeFacebook?.drain({ timeout: 10 })
