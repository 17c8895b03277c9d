import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Author, authorById, authorByPassword, createAuthor, hasAuthor } from '../authors.ts'
import type { Db } from '../db.ts'
import { createEntry, entryBySlug, newestEntries } from '../entries.ts'
import { openDb } from '../open-db.ts'
import { databases, type EmptyDatabase } from './databases.ts'

const ADA = { name: 'Ada', email: 'ada@example.com', password: 'secret' }

for (const database of databases) {
  database.describe()(`on ${database.name}`, () => {
    let empty: EmptyDatabase
    let db: Db

    beforeAll(async () => {
      empty = await database.start()
      db = await openDb(empty.url)
    })

    afterAll(async () => {
      await db?.close()
      await empty?.stop()
    })

    it('only one of two who want to be the author at once becomes it', async () => {
      expect(await hasAuthor(db)).toBe(false)
      const created = await Promise.all([
        createAuthor(db, ADA),
        createAuthor(db, { ...ADA, email: 'eve@example.com' }),
      ])
      expect(created.filter((author) => author !== undefined)).toHaveLength(1)
      expect(await hasAuthor(db)).toBe(true)
    })

    it('the author is found by password, and by id', async () => {
      const [{ email } = { email: '' }] = await db.query<Author>('SELECT * FROM authors')
      const author = (await authorByPassword(db, email, 'secret')) as Author
      expect(await authorById(db, author.id)).toEqual({ id: author.id, email, name: 'Ada' })
      expect(await authorById(db, author.id + 1)).toBeUndefined()
      expect(await authorByPassword(db, email, 'Secret')).toBe('incorrect password')
      expect(await authorByPassword(db, 'nobody@example.com', 'secret')).toBe('email not found')
    })

    it('entries of one title have different slugs, also when they come at once', async () => {
      const [author] = await db.query<Author>('SELECT * FROM authors')
      const draft = { title: 'Same title', markdown: '*text*' }
      const slugs = await Promise.all([1, 2, 3].map(() => createEntry(db, author!, draft)))
      expect(slugs.toSorted()).toEqual(['same-title', 'same-title-2', 'same-title-3'])
      expect(await newestEntries(db, 2)).toHaveLength(2)
      expect(await newestEntries(db)).toHaveLength(3)
    })

    it('an entry has its HTML, its author, and the time of now', async () => {
      const entry = await entryBySlug(db, 'same-title')
      expect(entry).toMatchObject({ html: '<p><em>text</em></p>\n', author: 'Ada' })
      expect(Math.abs(entry!.published.getTime() - Date.now())).toBeLessThan(60_000)
      expect(entry!.updated).toEqual(entry!.published)
    })

    it('a script that fails halfway leaves nothing behind', async () => {
      await expect(db.run('CREATE TABLE half (id INT); SELECT nonsense')).rejects.toThrow(
        'nonsense',
      )
      await expect(db.query('SELECT * FROM half')).rejects.toThrow('half')
    })
  })
}

it('the embedded database keeps what it has in its directory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'blog-'))
  const url = `pglite:${join(folder, 'data')}`
  try {
    const before = await openDb(url)
    await createAuthor(before, ADA)
    await before.close()
    const after = await openDb(url)
    expect(await hasAuthor(after)).toBe(true)
    await after.close()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
