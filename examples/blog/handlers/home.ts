import { newestEntries } from '../entries.ts'
import { BlogHandler } from './blog-handler.ts'

/** The newest entries; on a blog without any, the page to write the first. */
export class HomeHandler extends BlogHandler {
  override async get(): Promise<void> {
    const entries = await newestEntries(this.db, 5)
    if (entries.length === 0) return this.redirect('/compose')
    await this.render('home.html', { entries })
  }
}
