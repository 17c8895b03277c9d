import { expect, it } from '@jest/globals'
import { readConfiguration } from '../configuration.ts'

function read(...args: string[]): ReturnType<typeof readConfiguration> {
  return readConfiguration(['main.ts', '--logging=none', ...args])
}

it('has the database in the process by default, and a secret that nobody knows', () => {
  const { cookieSecret, ...others } = read()
  expect(others).toEqual({ port: 8888, debug: false, dbUrl: 'pglite:data' })
  expect(cookieSecret).toMatch(/^[0-9a-f]{64}$/)
  expect(read().cookieSecret).not.toBe(cookieSecret)
})

it('takes a URL, or its parts', () => {
  expect(read('--db-url=postgres://a@b/c', '--cookie-secret=x')).toMatchObject({
    dbUrl: 'postgres://a@b/c',
    cookieSecret: 'x',
  })
  expect(read('--db-host=db.example').dbUrl).toBe('postgres://blog:blog@db.example:5432/blog')
  const parts = ['--db-port=5433', '--db-user=me', '--db-password=p@ss/word', '--db-database=posts']
  expect(read(...parts).dbUrl).toBe('postgres://me:p%40ss%2Fword@db.example:5433/posts')
})
