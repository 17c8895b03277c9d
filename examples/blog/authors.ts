import type { Db } from './db.ts'
import { hashPassword, verifyPassword } from './passwords.ts'

/** Who writes the blog. */
export interface Author {
  readonly id: number
  readonly email: string
  readonly name: string
}

interface AuthorRow extends Author {
  readonly hashed_password: string
}

export async function hasAuthor(db: Db): Promise<boolean> {
  const rows = await db.query('SELECT id FROM authors LIMIT 1')
  return rows.length > 0
}

export async function authorById(db: Db, id: number): Promise<Author | undefined> {
  const [author] = await db.query<Author>('SELECT id, email, name FROM authors WHERE id = $1', [id])
  return author
}

/** @returns The author of that address if the password is right, else what is wrong. */
export async function authorByPassword(
  db: Db,
  email: string,
  password: string,
): Promise<Author | 'email not found' | 'incorrect password'> {
  const [author] = await db.query<AuthorRow>('SELECT * FROM authors WHERE email = $1', [email])
  if (author === undefined) return 'email not found'
  const right = await verifyPassword(password, author.hashed_password)
  return right ? author : 'incorrect password'
}

/** @returns Undefined if the blog has an author already. */
export async function createAuthor(
  db: Db,
  { email, name, password }: Omit<Author, 'id'> & { readonly password: string },
): Promise<Author | undefined> {
  const [author] = await db.query<Author>(
    `INSERT INTO authors (email, name, hashed_password) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING id, email, name`,
    [email, name, await hashPassword(password)],
  )
  return author
}
