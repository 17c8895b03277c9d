import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { importGraph } from '../src/import-graph.ts'

let folder: string

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
}

function graph(entry: string): string[] {
  return [...importGraph(join(folder, entry))].map((path) => relative(folder, path)).sort()
}

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'import-graph-')))
})
afterEach(() => {
  delete process.env['TORNADO_TS_AUTORELOAD_ALL']
  rmSync(folder, { recursive: true, force: true })
})

describe('importGraph', () => {
  it.each([
    [`import './dep.mjs'`],
    [`import * as dep from "./dep.mjs"`],
    [`import {\n  a,\n  b,\n} from\n  './dep.mjs'`],
    [`export * from './dep.mjs'`],
    ['const dep = await import(`./dep.mjs`)'],
    [`import( './dep.mjs' )`],
    [`require('./dep.mjs')`],
    [`import dep from './dep'`],
  ])('follows %j', (text) => {
    write({ 'main.mjs': text, 'dep.mjs': '' })
    expect(graph('main.mjs')).toEqual(['dep.mjs', 'main.mjs'])
  })

  it.each([
    ['import(`./${name}.mjs`)'],
    [`importing('./dep.mjs')`],
    [`import 'node:fs'; import 'fs'`],
    [`import './absent.mjs'; import '#absent'; import 'absent'`],
  ])('does not follow %j', (text) => {
    write({ 'main.mjs': text, 'dep.mjs': '' })
    expect(graph('main.mjs')).toEqual(['main.mjs'])
  })

  it('goes through circles, and deep', () => {
    write({
      'main.mjs': `import './a.mjs'`,
      'a.mjs': `import './sub/b.mjs'; import './data.json' with { type: 'json' }`,
      'sub/b.mjs': `import '../main.mjs'; import '../a.mjs'`,
      'data.json': `{ "import": "./sub/b.mjs" }`,
    })
    expect(graph('main.mjs')).toEqual(['a.mjs', 'data.json', 'main.mjs', 'sub/b.mjs'])
  })

  it('finds TypeScript sources by the names of their outputs, and by none', () => {
    write({
      'main.ts': `import './a.js'; import './b.mjs'; import './c.cjs'; import './d'; import './e'`,
      'a.ts': '',
      'b.mts': '',
      'c.cts': '',
      'd.tsx': '',
      'e/index.ts': '',
    })
    expect(graph('main.ts')).toEqual(['a.ts', 'b.mts', 'c.cts', 'd.tsx', 'e/index.ts', 'main.ts'])
  })

  it('begins in a directory with its main file', () => {
    write({ 'app/package.json': '{ "main": "start.mjs" }', 'app/start.mjs': '' })
    expect(graph('app')).toEqual(['app/start.mjs'])
  })

  it('leaves installed packages out, unless told otherwise, but not those of the workspace', () => {
    write({
      'main.mjs': `import 'linked'; import 'installed'; import '#own'`,
      'package.json': '{ "imports": { "#own": "./own.cjs" } }',
      'own.cjs': '',
      'packages/linked/index.js': '',
      'node_modules/installed/index.js': '',
    })
    symlinkSync(join(folder, 'packages/linked'), join(folder, 'node_modules/linked'))
    const expected = ['main.mjs', 'own.cjs', 'packages/linked/index.js']
    expect(graph('main.mjs')).toEqual(expected)
    process.env['TORNADO_TS_AUTORELOAD_ALL'] = '1'
    expect(graph('main.mjs')).toEqual([...expected, 'node_modules/installed/index.js'].sort())
  })

  it('is the entry alone if that cannot be read', () => {
    expect(graph('absent.mjs')).toEqual(['absent.mjs'])
  })

  it('takes time in proportion to the length of a file', () => {
    write({ 'main.mjs': `import ${' '.repeat(200_000)} from`.repeat(5) })
    expect(graph('main.mjs')).toEqual(['main.mjs'])
  })
})
