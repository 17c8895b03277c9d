import { newestEntries } from '../entries.ts'
import { BlogHandler } from './blog-handler.ts'

/** The titles of all entries. */
export class ArchiveHandler extends BlogHandler {
  override async get(): Promise<void> {
    await this.render('archive.html', { entries: await newestEntries(this.db) })
  }
}
