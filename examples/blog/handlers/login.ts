import { urlEscape } from '@tornado-ts/escape'
import { authorByPassword, hasAuthor } from '../authors.ts'
import { BlogHandler } from './blog-handler.ts'

/** Lets the author in; on a blog without one, leads to the page to become it. */
export class LoginHandler extends BlogHandler {
  override async get(): Promise<void> {
    const { next } = this
    if (await hasAuthor(this.db)) await this.render('login.html', { next, error: undefined })
    else this.redirect(`/auth/create?next=${urlEscape(next)}`)
  }

  override async post(): Promise<void> {
    const { next } = this
    const email = this.getBodyArgument('email')
    const password = this.getBodyArgument('password', { strip: false })
    const found = await authorByPassword(this.db, email, password)
    if (typeof found === 'string') return this.render('login.html', { next, error: found })
    this.logIn(found)
    this.redirect(next)
  }
}
