import { HTTPError } from '@tornado-ts/web'
import { BlogHandler } from './blog-handler.ts'

/** Answers every other URL, with a page like the others. */
export class NotFoundHandler extends BlogHandler {
  override async prepare(): Promise<void> {
    await super.prepare()
    throw new HTTPError(404)
  }

  /** A form posted to nowhere is not forged but lost. */
  override checkXsrfCookie(): void {}
}
