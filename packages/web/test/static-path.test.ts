import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { isAbsolute, join, relative } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { StaticFileHandler } from '../src/index.ts'
import { canBeFile, fileError, isInside, statInside } from '../src/static-path.ts'
import { temporaryFolder } from './static-files.ts'

it.each([
  ['/root', '/root', true],
  ['/root', '/root/a', true],
  ['/root', '/rooted', false],
  ['/root', '/roo', false],
  ['/root', '/', false],
  ['/', '/', true],
  ['/', '/a/b', true],
])('isInside(%p, %p) is %p', (root, path, expected) => {
  expect(isInside(root, path)).toBe(expected)
})

it('isInside is what path.relative says, whatever the path', () => {
  const name = fc.constantFrom('..', '.', '', 'a', 'ab', 'root', '/', '\\', '%2e%2e', '...')
  fc.assert(
    fc.property(fc.array(name), (names) => {
      const path = StaticFileHandler.getAbsolutePath('/top/root', names.join('/'))
      const way = relative('/top/root', path)
      expect(isInside('/top/root', path)).toBe(way.split('/')[0] !== '..' && !isAbsolute(way))
    }),
    { seed: 7, numRuns: 500 },
  )
})

describe('canBeFile', () => {
  it.each(['', 'a.txt', 'dir/a.b', 'console.txt', 'common', 'aux2/x', '.hidden'])(
    'takes %p everywhere',
    (path) => {
      expect(canBeFile(path, true)).toBe(true)
      expect(canBeFile(path, false)).toBe(true)
    },
  )

  it.each([
    'NUL',
    'con',
    'aux.txt',
    'dir/COM1',
    'dir\\lpt9.log',
    'a.txt.',
    'a ',
    'a::$DATA',
    'c:x',
  ])('does not take %p on Windows', (path) => {
    expect(canBeFile(path, true)).toBe(false)
    expect(canBeFile(path, false)).toBe(true)
  })

  it('takes no NUL anywhere', () => {
    expect(canBeFile('a\0.txt', true)).toBe(false)
    expect(canBeFile('a\0.txt', false)).toBe(false)
  })
})

describe('statInside', () => {
  it('follows links that stay below the root, and a root that is a link', async () => {
    const folder = await temporaryFolder()
    const root = join(folder, 'root')
    await mkdir(root)
    await writeFile(join(root, 'file'), 'abc')
    await symlink('file', join(root, 'link'))
    await symlink('root', join(folder, 'alias'))
    expect((await statInside(root, join(root, 'link'))).size).toBe(3)
    expect((await statInside(join(folder, 'alias'), join(folder, 'alias', 'link'))).size).toBe(3)
  })

  it('refuses links that lead out of the root', async () => {
    const folder = await temporaryFolder()
    const root = join(folder, 'root')
    await mkdir(root)
    await mkdir(join(folder, 'other'))
    await writeFile(join(folder, 'secret'), 'abc')
    await writeFile(join(folder, 'other', 'secret'), 'abc')
    await symlink('../secret', join(root, 'link'))
    await symlink('../other', join(root, 'dir'))
    await symlink('loop', join(root, 'loop'))
    for (const name of ['link', 'dir', 'dir/secret']) {
      await expect(statInside(root, join(root, name))).rejects.toMatchObject({ statusCode: 403 })
    }
    await expect(statInside(root, join(root, 'loop'))).rejects.toMatchObject({ statusCode: 404 })
  })

  it.each(['missing', 'file/below', 'x'.repeat(5000), 'a\0b'])('finds no %p', async (name) => {
    const root = await temporaryFolder()
    await writeFile(join(root, 'file'), 'abc')
    await expect(statInside(root, join(root, name))).rejects.toMatchObject({ statusCode: 404 })
  })
})

it('fileError keeps what is not the fault of the file', () => {
  const busy = Object.assign(new Error('too many files'), { code: 'EMFILE' })
  expect(fileError(busy, '/a')).toBe(busy)
  const denied = Object.assign(new Error('denied'), { code: 'EACCES' })
  expect(fileError(denied, '/a')).toMatchObject({ statusCode: 403, cause: denied })
})
