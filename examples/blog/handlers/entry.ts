import { HTTPError } from '@tornado-ts/web'
import { entryBySlug } from '../entries.ts'
import { BlogHandler } from './blog-handler.ts'

/** One entry, on a page of its own. */
export class EntryHandler extends BlogHandler {
  override async get(slug: string): Promise<void> {
    const entry = await entryBySlug(this.db, slug)
    if (entry === undefined) throw new HTTPError(404)
    await this.render('entry.html', { entry })
  }
}
