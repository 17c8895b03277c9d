import {
  type ArgumentOptions,
  HTTPError,
  RequestHandler,
  type SendErrorOptions,
} from '@tornado-ts/web'
import type { Blog } from '../application.ts'
import { type Author, authorById } from '../authors.ts'
import type { Db } from '../db.ts'

const USER_COOKIE = 'blogdemo_user'

/** A path of this site. `//host`, `/\host` and `/<tab>/host` would lead a browser elsewhere. */
const LOCAL_URL = /^\/(?![/\\])[!-~]*$/

/** What all pages of the blog have in common. */
export class BlogHandler extends RequestHandler {
  declare readonly application: Blog

  get db(): Db {
    return this.application.db
  }

  /** Who has logged in, found before the verb runs: `getCurrentUser` could not wait. */
  get author(): Author | undefined {
    return this.currentUser as Author | undefined
  }

  override async prepare(): Promise<void> {
    const id = this.getSignedCookie(USER_COOKIE)?.toString()
    this.currentUser = id === undefined ? undefined : await authorById(this.db, Number(id))
  }

  logIn(author: Author): void {
    const secure = this.request.protocol === 'https'
    const options = { httponly: true, samesite: 'Lax', secure }
    this.setSignedCookie(USER_COOKIE, String(author.id), options)
  }

  logOut(): void {
    this.clearCookie(USER_COOKIE)
  }

  /** Where the user wanted to go before logging in. */
  get next(): string {
    const url = this.getArgument('next', '/')
    if (!LOCAL_URL.test(url)) throw new HTTPError(400, 'next is not a path of this site')
    return url
  }

  /** A field of a form that has to be filled in. */
  requiredField(name: string, maxLength: number, options?: ArgumentOptions): string {
    // The feed is XML, which cannot carry these characters.
    const text = this.getBodyArgument(name, options).replace(/[\v\f\ufffe\uffff]/g, ' ')
    if (text.trim() === '') throw new HTTPError(400, '%s is empty', name)
    if ([...text].length > maxLength) throw new HTTPError(400, '%s is too long', name)
    return text
  }

  override writeError(statusCode: number, options: SendErrorOptions): void | Promise<void> {
    if (this.settings.serveTraceback === true) return super.writeError(statusCode, options)
    const { error } = options
    const message = error instanceof HTTPError ? error.getMessage() : undefined
    return this.render('error.html', { statusCode, message })
  }
}
