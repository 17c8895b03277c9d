import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

// The work is done by Node's thread pool; other requests are served meanwhile.
const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt)

/** 32 MiB and about a tenth of a second for each password. */
const COST = { N: 2 ** 15, r: 8, p: 3 }
const SALT_LENGTH = 16
const HASH_LENGTH = 32

function options(N: number, r: number, p: number): ScryptOptions {
  return { N, r, p, maxmem: 256 * N * r }
}

/** Turns a password into a text that tells how to check it: `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const { N, r, p } = COST
  const salt = randomBytes(SALT_LENGTH)
  const hash = await derive(password.normalize(), salt, HASH_LENGTH, options(N, r, p))
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

/** Tells whether a password is the one that was hashed; in the same time for every wrong one. */
export async function verifyPassword(password: string, hashed: string): Promise<boolean> {
  const [kind, N, r, p, salt = '', hash = ''] = hashed.split('$')
  if (kind !== 'scrypt') throw new Error('the stored password is not a scrypt hash')
  const expected = Buffer.from(hash, 'base64url')
  const actual = await derive(
    password.normalize(),
    Buffer.from(salt, 'base64url'),
    expected.length,
    options(Number(N), Number(r), Number(p)),
  )
  return timingSafeEqual(actual, expected)
}
