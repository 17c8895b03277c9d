import { authenticated, HTTPError } from '@tornado-ts/web'
import type { Author } from '../authors.ts'
import { createEntry, type Draft, type Entry, entryById, updateEntry } from '../entries.ts'
import { BlogHandler } from './blog-handler.ts'

const MAX_TITLE = 512
const MAX_MARKDOWN = 1_000_000
/** White space means something in Markdown. */
const AS_WRITTEN = { strip: false }

/** The form to write an entry; with the argument `id`, to change one. */
export class ComposeHandler extends BlogHandler {
  override get = authenticated(async function (this: ComposeHandler): Promise<void> {
    await this.render('compose.html', { entry: await this.#entryToChange() })
  })

  override post = authenticated(async function (this: ComposeHandler): Promise<void> {
    const draft: Draft = {
      title: this.requiredField('title', MAX_TITLE),
      markdown: this.requiredField('markdown', MAX_MARKDOWN, AS_WRITTEN),
    }
    const entry = await this.#entryToChange()
    if (entry !== undefined) await updateEntry(this.db, entry.id, draft)
    const slug = entry?.slug ?? (await createEntry(this.db, this.author as Author, draft))
    this.redirect(this.reverseUrl('entry', slug))
  })

  async #entryToChange(): Promise<Entry | undefined> {
    const id = this.getArgument('id', undefined)
    if (id === undefined) return undefined
    const entry = /^[0-9]{1,9}$/.test(id) ? await entryById(this.db, Number(id)) : undefined
    if (entry === undefined) throw new HTTPError(404)
    return entry
  }
}
