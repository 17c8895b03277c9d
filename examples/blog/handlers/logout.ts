import { BlogHandler } from './blog-handler.ts'

/** Makes the browser forget who the user is. */
export class LogoutHandler extends BlogHandler {
  override get(): void {
    this.logOut()
    this.redirect(this.next)
  }
}
