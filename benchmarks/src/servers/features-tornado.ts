import { Application, RequestHandler } from '@tornado-ts/web'
import { JSON_ANSWER, SERVER } from './payload.ts'
import { reportTo } from './report.ts'
import { staticFolder } from './static-folder.ts'

class Base extends RequestHandler {
  override setDefaultHeaders(): void {
    this.setHeader('Server', SERVER)
  }
}

class Json extends Base {
  override get(): void {
    this.write(JSON_ANSWER)
  }
}

/** Five arguments and a cookie; the token against XSRF has been checked before. */
class Form extends Base {
  override post(): void {
    this.write({
      name: this.getArgument('name'),
      street: this.getArgument('street'),
      city: this.getArgument('city'),
      country: this.getArgument('country'),
      age: this.getArgument('age'),
      session: this.getCookie('session'),
    })
  }
}

const app = new Application(
  [
    ['/json', Json],
    ['/form', Form],
  ],
  { logFunction: () => undefined, staticPath: staticFolder(), xsrfCookies: true },
)
const server = await app.listen(0, { address: '127.0.0.1' })
reportTo(server.port ?? 0)
