import { HTTPServer } from '@tornado-ts/httpserver'
import { Application, HTTPError, RequestHandler } from '@tornado-ts/web'

/** The application that the fake provider knows. */
export const FAKE_CLIENT = { key: 'fake-app', secret: 'fake-secret' }

const CODE = 'fake-code'

/** How often a token may be used before it expires. */
const USES = 3
const uses = new Map<string, number>()

const FEED = [
  {
    id: '1_1',
    from: { name: 'Charles Babbage' },
    message: 'The engine weaves patterns <just as> the loom weaves flowers & leaves.',
    created_time: '2026-11-20T09:30:00+0000',
  },
  { id: '1_2', from: { name: 'Ada Lovelace' }, created_time: '2026-11-19T18:00:00+0000' },
]

/** The page where the user agrees. */
class DialogHandler extends RequestHandler {
  override async get(): Promise<void> {
    if (this.getArgument('client_id') !== FAKE_CLIENT.key) throw new HTTPError(400)
    const back = new URL(this.getArgument('redirect_uri'))
    back.searchParams.set('code', CODE)
    back.searchParams.set('state', this.getArgument('state', ''))
    await this.render('fake-facebook.html', { back: back.href, scope: this.getArgument('scope') })
  }
}

/** Gives an access token for a code. */
class AccessTokenHandler extends RequestHandler {
  override get(): void {
    const known =
      this.getArgument('client_id') === FAKE_CLIENT.key &&
      this.getArgument('client_secret') === FAKE_CLIENT.secret &&
      this.getArgument('code') === CODE
    if (!known) throw new HTTPError(400)
    const token = `token-${uses.size}`
    uses.set(token, 0)
    this.write({ access_token: token, expires_in: 3600 })
  }
}

/** An object of the graph; each look at it uses the token up a little. */
class GraphHandler extends RequestHandler {
  override get(path: string): void {
    const token = this.getArgument('access_token', '')
    const used = uses.get(token)
    if (used === undefined || used >= USES) throw new HTTPError(401)
    uses.set(token, used + 1)
    this.write(path === 'me' ? { id: '1', name: 'Ada Lovelace' } : { data: FEED })
  }
}

/** Starts a provider on a port of its own, which speaks as much of Facebook's protocol as is needed. */
export async function startFakeFacebook(): Promise<HTTPServer> {
  const server = new HTTPServer(
    new Application(
      [
        ['/dialog/oauth', DialogHandler],
        ['/oauth/access_token', AccessTokenHandler],
        ['/(me|me/feed)', GraphHandler],
      ],
      { templatePath: `${import.meta.dirname}/templates` },
    ),
  )
  await server.listen(0, '127.0.0.1')
  return server
}
