import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { entryFile } from '../src/entry-file.ts'

let folder: string

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'entry-file-')))
  writeFileSync(join(folder, 'package.json'), '{ "main": "start.mjs" }')
  writeFileSync(join(folder, 'start.mjs'), '')
  writeFileSync(join(folder, 'other.js'), '')
  symlinkSync(join(folder, 'other.js'), join(folder, 'linked.js'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it.each([
  ['start.mjs', 'start.mjs'],
  ['', 'start.mjs'],
  ['other', 'other.js'],
  ['linked.js', 'other.js'],
  ['absent.js', 'absent.js'],
])('of %j is %j', (entry, file) => {
  expect(entryFile(join(folder, entry))).toBe(join(folder, file))
})
