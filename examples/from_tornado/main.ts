import { define, options, parseCommandLine } from '@tornado-ts/options'
import { Application, authenticated, HTTPError, RequestHandler } from '@tornado-ts/web'

define('port', { default: 8888, help: 'port to listen on' })
define('cookie_secret', { type: 'str', help: 'signs the login' })

class BaseHandler extends RequestHandler {
  override getCurrentUser() {
    return this.getSecureCookie('user')?.toString()
  }
}

class NotesHandler extends BaseHandler {
  declare notes: { text: string; author: unknown }[]

  override initialize({ notes }: Pick<NotesHandler, 'notes'>) {
    this.notes = notes
  }

  override get = authenticated(async function (this: NotesHandler) {
    const word = this.getArgument('word', undefined)
    const notes = this.notes.filter((note) => word === undefined || note.text.includes(word))
    await this.render('notes.html', { notes, word })
  })

  override post = authenticated(function (this: NotesHandler) {
    const text = this.getBodyArgument('text')
    if (text.length > 200) throw new HTTPError(400, '%d characters', text.length)
    this.notes.push({ text, author: this.currentUser })
    this.redirect('/')
  })
}

class LoginHandler extends BaseHandler {
  override get() {
    void this.render('login.html')
  }

  override post() {
    const name = this.getBodyArgument('name')
    this.setSecureCookie('user', name, { httponly: true, samesite: 'Lax' })
    this.redirect('/')
  }
}

parseCommandLine()
const application = new Application(
  [
    ['/', NotesHandler, { notes: [] }],
    ['/login', LoginHandler],
  ],
  {
    cookieSecret: options.cookieSecret,
    loginUrl: '/login',
    xsrfCookies: true,
    templatePath: `${import.meta.dirname}/templates`,
    staticPath: `${import.meta.dirname}/static`,
  },
)
const server = await application.listen(options.port, { address: '127.0.0.1', xheaders: true })
console.log(`listening on http://127.0.0.1:${server.port}/`)
process.once('SIGTERM', () => void server.drain({ timeout: 10 }))
