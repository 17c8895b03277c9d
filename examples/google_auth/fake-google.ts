import { HTTPServer } from '@tornado-ts/httpserver'
import { Application, HTTPError, RequestHandler } from '@tornado-ts/web'

/** The application that the fake provider knows. */
export const FAKE_CLIENT = { key: 'fake-client', secret: 'fake-secret' }

const CODE = 'fake-code'
const ACCESS_TOKEN = 'fake-access-token'

/** The page where the user agrees. */
class AuthorizeHandler extends RequestHandler {
  override async get(): Promise<void> {
    if (this.getArgument('client_id') !== FAKE_CLIENT.key) throw new HTTPError(400)
    const back = new URL(this.getArgument('redirect_uri'))
    back.searchParams.set('code', CODE)
    back.searchParams.set('state', this.getArgument('state', ''))
    await this.render('fake-google.html', { back: back.href, scope: this.getArgument('scope') })
  }
}

/** Gives an access token for a code. */
class TokenHandler extends RequestHandler {
  override post(): void {
    const known =
      this.getBodyArgument('client_id') === FAKE_CLIENT.key &&
      this.getBodyArgument('client_secret') === FAKE_CLIENT.secret &&
      this.getBodyArgument('code') === CODE
    if (!known) throw new HTTPError(400)
    this.write({ access_token: ACCESS_TOKEN, expires_in: 3600, token_type: 'Bearer' })
  }
}

/** Tells who the user is. */
class UserInfoHandler extends RequestHandler {
  override get(): void {
    if (this.getArgument('access_token') !== ACCESS_TOKEN) throw new HTTPError(401)
    this.write({ id: '1', name: 'Ada Lovelace', email: 'ada@example.com' })
  }
}

/** Starts a provider on a port of its own, which speaks as much of Google's protocol as is needed. */
export async function startFakeGoogle(): Promise<HTTPServer> {
  const server = new HTTPServer(
    new Application(
      [
        ['/authorize', AuthorizeHandler],
        ['/token', TokenHandler],
        ['/userinfo', UserInfoHandler],
      ],
      { templatePath: `${import.meta.dirname}/templates` },
    ),
  )
  await server.listen(0, '127.0.0.1')
  return server
}
