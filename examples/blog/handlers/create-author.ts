import { HTTPError } from '@tornado-ts/web'
import { createAuthor } from '../authors.ts'
import { BlogHandler } from './blog-handler.ts'

/** Makes whoever comes first the author of the blog. */
export class CreateAuthorHandler extends BlogHandler {
  override async get(): Promise<void> {
    await this.render('create_author.html', { next: this.next })
  }

  override async post(): Promise<void> {
    const { next } = this
    const author = await createAuthor(this.db, {
      email: this.requiredField('email', 100),
      name: this.requiredField('name', 100),
      password: this.getBodyArgument('password', { strip: false }),
    })
    if (author === undefined) throw new HTTPError(400, 'author already created')
    this.logIn(author)
    this.redirect(next)
  }
}
