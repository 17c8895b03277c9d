import { HTTPServer } from '@tornado-ts/httpserver'
import { Application, type ApplicationOptions, type ApplicationRules } from '@tornado-ts/web'
import { CRITICAL, accessLog, appLog, genLog } from '@tornado-ts/log'
import { bindSockets } from '@tornado-ts/netutil'

// The tests look at responses; errors of handlers belong to them.
for (const log of [accessLog, appLog, genLog]) log.setLevel(CRITICAL)

/** An application on a port of its own, which may play the provider's part as well. */
export interface Served extends AsyncDisposable {
  readonly url: string
}

/** Serves rules that are made with the URL of the server, since providers have to be named by it. */
export async function serve(
  makeRules: (url: string) => ApplicationRules,
  options: ApplicationOptions = {},
): Promise<Served> {
  const [socket] = await bindSockets(0, '127.0.0.1')
  const address = socket.address()
  if (typeof address === 'string') throw new Error(`not a port: ${address}`)
  const url = `http://127.0.0.1:${address.port}`
  const application = new Application(makeRules(url), { cookieSecret: 'x'.repeat(40), ...options })
  const server = new HTTPServer(application)
  server.addSockets([socket])
  return { url, [Symbol.asyncDispose]: async () => void (await server.drain({ timeout: 0 })) }
}

/** What a browser does with one URL: no redirect is followed. */
export function visit(url: string, cookie?: string): Promise<Response> {
  return fetch(url, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } })
}
