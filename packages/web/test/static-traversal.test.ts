import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { StaticFileHandler } from '../src/index.ts'
import { captureLogs, serve, type Site } from './serve.ts'
import { temporaryFolder } from './static-files.ts'

let folder = ''
let site: Site

/** `root` is served below `/static/`; `secret.txt` and `root-twin` lie beside it. */
beforeEach(async () => {
  folder = await temporaryFolder()
  for (const name of ['root', 'root/dir', 'root-twin']) await mkdir(join(folder, name))
  for (const name of ['secret.txt', 'root-twin/secret.txt']) {
    await writeFile(join(folder, name), 'secret')
  }
  for (const name of ['root/file.txt', 'root/dir/file.txt', 'root/a b é%2F.txt']) {
    await writeFile(join(folder, name), 'public')
  }
  await symlink('../secret.txt', join(folder, 'root', 'link.txt'))
  await symlink('../root-twin', join(folder, 'root', 'twin'))
  await symlink('file.txt', join(folder, 'root', 'inner.txt'))
  await symlink('root', join(folder, 'current'))
  captureLogs()
  site = await serve([], { staticPath: join(folder, 'root') })
})

describe('a path inside of the root', () => {
  it.each([
    'file.txt',
    './file.txt',
    'dir/../file.txt',
    'dir%2Ffile.txt',
    'dir/%2e%2e/file.txt',
    '../root/file.txt',
    'a%20b%20%C3%A9%252F.txt',
    'inner.txt',
  ])('%s is served', async (path) => {
    const answer = await site.ask(`/static/${path}`)
    expect([answer.status, answer.body]).toEqual([200, 'public'])
  })
})

describe('a path outside of the root', () => {
  it.each<[string, number]>([
    ['../secret.txt', 403],
    ['..', 403],
    ['../', 403],
    ['../../../../../../../../etc/passwd', 403],
    ['%2e%2e/secret.txt', 403],
    ['%2e%2e%2fsecret.txt', 403],
    ['..%2fsecret.txt', 403],
    ['.%2e/secret.txt', 403],
    ['dir/../../secret.txt', 403],
    ['dir%2f..%2f..%2fsecret.txt', 403],
    ['../root-twin/secret.txt', 403],
    ['/etc/passwd', 403],
    ['%2fetc%2fpasswd', 403],
    ['//etc/passwd', 403],
    ['link.txt', 403],
    ['twin', 403],
    ['twin/secret.txt', 403],
    ['twin/missing.txt', 404],
    ['%252e%252e/secret.txt', 404],
    ['..%5csecret.txt', 404],
    ['....//secret.txt', 404],
    ['file.txt%00', 404],
    ['file.txt%00.png', 404],
    ['%00', 404],
    ['file.txt/x', 404],
    ['file.txt%20', 404],
    ['missing.txt', 404],
    ['x'.repeat(5000), 404],
    ['%ff', 400],
    ['dir', 403],
    ['', 403],
  ])('%s is answered with %p', async (path, status) => {
    const answer = await site.ask(`/static/${path}`)
    expect(answer.status).toBe(status)
    expect(answer.body).not.toContain('secret')
    expect(answer.body).not.toContain('root:')
    expect(answer.body).not.toContain(folder)
  })

  it('is refused before the prefix of the URL counts', async () => {
    expect((await site.ask('/static/../static_foo.txt')).status).toBe(403)
    expect((await site.ask('/other/../static/file.txt')).status).toBe(404)
  })
})

it('a root that is a link is served', async () => {
  const linked = await serve([], { staticPath: join(folder, 'current') })
  expect((await linked.ask('/static/file.txt')).body).toBe('public')
  expect((await linked.ask('/static/inner.txt')).body).toBe('public')
  expect((await linked.ask('/static/link.txt')).status).toBe(403)
})

it('the root of the file system may be served', async () => {
  const everything = await serve([['/fs/(.*)', StaticFileHandler, { path: '/' }]])
  const path = join(folder, 'secret.txt')
  expect((await everything.ask(`/fs${path}`)).body).toBe('secret')
  expect((await everything.ask(`/fs/${path}`)).body).toBe('secret')
})

it.each(['', '/', '\\'])('no redirect of a directory leads to another host: /%s', async (slash) => {
  const open = await serve([], {
    staticPath: join(folder, 'root'),
    staticUrlPrefix: '/',
    staticHandlerArgs: { defaultFilename: 'file.txt' },
  })
  const up = slash === '/' ? `..${folder}/root` : '..'
  const answer = await open.raw(
    `GET /${slash}evil.com/${up}/dir HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
  )
  const [statusLine] = answer.split('\r\n')
  expect(answer).not.toMatch(/^Location: .[/\\]/m)
  expect(statusLine).toMatch(slash === '' ? / 301 / : / (400|403) /)
})
