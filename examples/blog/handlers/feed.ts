import { newestEntries } from '../entries.ts'
import { BlogHandler } from './blog-handler.ts'

/** The newest entries for feed readers (RFC 4287). */
export class FeedHandler extends BlogHandler {
  override async get(): Promise<void> {
    const entries = await newestEntries(this.db, 10)
    const updated = new Date(Math.max(0, ...entries.map((entry) => entry.updated.getTime())))
    this.setHeader('Content-Type', 'application/atom+xml')
    await this.render('feed.xml', { entries, updated })
  }
}
