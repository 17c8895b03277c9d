import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import {
  cachedVersion,
  contentVersion,
  fileVersion,
  forgetVersions,
  stateTag,
} from '../src/static-version.ts'
import { captureLogs } from './serve.ts'
import { ALPHABET, temporaryFolder } from './static-files.ts'

const sha512 = createHash('sha512').update(ALPHABET).digest('hex')

describe('a version', () => {
  it('is the SHA-512 of the bytes, however they come', async () => {
    const path = join(await temporaryFolder(), 'file')
    await writeFile(path, ALPHABET)
    expect(fileVersion(path)).toBe(sha512)
    expect(contentVersion(Buffer.from(ALPHABET))).toBe(sha512)
    expect(contentVersion([...ALPHABET].map((letter) => Buffer.from(letter)))).toBe(sha512)
    await writeFile(path, Buffer.alloc(200_000, ALPHABET))
    expect(fileVersion(path)).toBe(contentVersion(Buffer.alloc(200_000, ALPHABET)))
  })

  it('cannot be made of content that comes asynchronously', () => {
    async function* content(): AsyncGenerator<Buffer> {
      yield Buffer.from('a')
    }
    expect(() => contentVersion(content())).toThrow(TypeError)
  })
})

describe('cachedVersion', () => {
  it('makes a version once, until the file changes or the versions are forgotten', async () => {
    const owner = {}
    const path = join(await temporaryFolder(), 'file')
    let made = 0
    const make = (): string => `v${++made}`
    const ask = (): string | undefined => cachedVersion(owner, path, statSync(path), make)
    await writeFile(path, 'one')
    expect(cachedVersion(owner, path, undefined, make)).toBe('v1')
    expect(ask()).toBe('v1')
    await writeFile(path, 'three')
    expect(ask()).toBe('v2')
    await utimes(path, 0, 0)
    expect(ask()).toBe('v3')
    expect(cachedVersion(owner, path, undefined, make)).toBe('v3')
    expect(cachedVersion({}, path, statSync(path), make)).toBe('v4')
    forgetVersions(owner)
    expect(ask()).toBe('v5')
  })

  it('logs and remembers a failure', () => {
    const owner = {}
    const records = captureLogs()
    const fail = (): never => {
      throw new Error('gone')
    }
    expect(cachedVersion(owner, '/nope/x', undefined, fail)).toBeUndefined()
    expect(cachedVersion(owner, '/nope/x', undefined, fail)).toBeUndefined()
    expect(records.map((record) => record.getMessage())).toEqual([
      'Could not open static file "/nope/x"',
    ])
  })
})

it('stateTag tells states apart by size and time', async () => {
  const path = join(await temporaryFolder(), 'file')
  await writeFile(path, 'one')
  await utimes(path, 1, 1.001)
  const first = stateTag(statSync(path))
  expect(first).toMatch(/^3-[0-9a-f]+$/)
  await utimes(path, 1, 1.002)
  expect(stateTag(statSync(path))).not.toBe(first)
})
