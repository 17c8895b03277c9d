import { expect, it } from '@jest/globals'
import { hashPassword, verifyPassword } from '../passwords.ts'

it('keeps a salted hash that says how it was made, and fits its column', async () => {
  const [first, second] = await Promise.all([hashPassword('secret'), hashPassword('secret')])
  expect(first).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
  expect(second).not.toBe(first)
})

it('knows the password again, and no other', async () => {
  const hashed = await hashPassword(' pass wörd ')
  expect(await verifyPassword(' pass wörd ', hashed)).toBe(true)
  // The same letters as another keyboard may compose them.
  expect(await verifyPassword(' pass wo\u0308rd ', hashed)).toBe(true)
  for (const wrong of ['', 'pass wörd', ' PASS wörd ']) {
    expect(await verifyPassword(wrong, hashed)).toBe(false)
  }
})

it('reads hashes of another cost', async () => {
  const hashed = 'scrypt$16$1$1$c2FsdA$6HAY4-aSNLHpdQFB3Gz_AQ'
  expect(await verifyPassword('secret', hashed)).toBe(true)
})

it('refuses what is no hash', async () => {
  await expect(verifyPassword('x', 'plain text')).rejects.toThrow('not a scrypt hash')
})
