import { marked } from 'marked'
import type { Author } from './authors.ts'
import type { Db } from './db.ts'
import { slugsOf } from './slug.ts'

/** One post of the blog. */
export interface Entry {
  readonly id: number
  readonly slug: string
  readonly title: string
  readonly markdown: string
  readonly html: string
  /** The name of its author. */
  readonly author: string
  readonly published: Date
  readonly updated: Date
}

/** What its author has written. */
export interface Draft {
  readonly title: string
  readonly markdown: string
}

const SELECT = `SELECT entries.*, authors.name AS author
  FROM entries JOIN authors ON authors.id = entries.author_id`
const NEWEST_FIRST = 'ORDER BY published DESC, entries.id DESC'

/** The newest entries first; all of them without a limit. */
export async function newestEntries(db: Db, limit?: number): Promise<Entry[]> {
  return db.query<Entry>(`${SELECT} ${NEWEST_FIRST} LIMIT $1`, [limit ?? null])
}

export async function entryBySlug(db: Db, slug: string): Promise<Entry | undefined> {
  const [entry] = await db.query<Entry>(`${SELECT} WHERE slug = $1`, [slug])
  return entry
}

export async function entryById(db: Db, id: number): Promise<Entry | undefined> {
  const [entry] = await db.query<Entry>(`${SELECT} WHERE entries.id = $1`, [id])
  return entry
}

/** @returns The slug of the new entry: the first of its title that is free. */
export async function createEntry(db: Db, author: Author, draft: Draft): Promise<string> {
  const { title, markdown } = draft
  const html = await marked.parse(markdown)
  for (const slug of slugsOf(title)) {
    const { length } = await db.query(
      `INSERT INTO entries (author_id, slug, title, markdown, html) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (slug) DO NOTHING RETURNING id`,
      [author.id, slug, title, markdown, html],
    )
    if (length > 0) return slug
  }
  throw new Error('unreachable: there is always another slug')
}

/** Changes an entry; its slug stays, and so its URL. */
export async function updateEntry(db: Db, id: number, { title, markdown }: Draft): Promise<void> {
  await db.query(
    `UPDATE entries SET title = $1, markdown = $2, html = $3, updated = CURRENT_TIMESTAMP
     WHERE id = $4`,
    [title, markdown, await marked.parse(markdown), id],
  )
}
