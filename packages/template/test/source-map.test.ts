import { execFile } from 'node:child_process'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from '@jest/globals'

import type { ParsedTemplate } from '../src/nodes.ts'
import { nameUrl, sourceMapComment, sourceName } from '../src/source-map.ts'

function parsed(name: string): ParsedTemplate {
  return { name, source: `source of ${name}`, body: [], parents: [], autoescape: undefined }
}

test('each line is mapped to its place', () => {
  const [a, b] = [parsed('a'), parsed('b')]
  const lines: [ParsedTemplate, number][] = [
    [a, 1],
    [b, 40],
    [a, 2],
    [a, 1000],
    [b, 1],
  ]
  const places = [
    undefined,
    ...lines.map(([template, line]) => ({ template, line, from: undefined })),
  ]
  const comment = sourceMapComment(places, ({ name }) => (name === 'a' ? '/x/a' : undefined))
  const [, base64 = ''] =
    /^\/\/# sourceMappingURL=data:application\/json;base64,(.*)$/.exec(comment) ?? []
  const payload = JSON.parse(Buffer.from(base64, 'base64').toString()) as SourceMapPayload
  expect(payload).toMatchObject({
    sources: ['file:///x/a', 'template:b'],
    sourcesContent: ['source of a', 'source of b'],
  })
  const map = new SourceMap(payload)
  lines.forEach(([{ name }, line], index) => {
    expect(map.findEntry(index + 1, 0)).toMatchObject({
      originalSource: name === 'a' ? 'file:///x/a' : 'template:b',
      originalLine: line - 1,
    })
  })
})

test('names', () => {
  expect(nameUrl('template', '<a b>\n\ud800')).toBe('template:%3Ca%20b%3E%0A%EF%BF%BD')
  expect(sourceName('a', '/x/a')).toBe('/x/a')
  expect(sourceName('a', undefined)).toBe('template:a')
})

test('Node shows the lines of templates with --enable-source-maps', async () => {
  const script = `
    import { DictLoader, Loader } from '@tornado-ts/template'
    const loader = new DictLoader({ page: '{% include part %}', part: '\\n{{ boom() }}' })
    try {
      loader.load('page').generate({ boom() { throw new Error('boom') } })
    } catch (error) {
      console.log(error.stack)
    }`
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      '--enable-source-maps',
      '--conditions=tornado-ts-source',
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      script,
    ],
    { cwd: join(import.meta.dirname, '..') },
  )
  expect(stdout).toMatch(/^Error: boom\n {4}at template \(part:2 \(via page:1\)\)\n/)
  expect(stdout).toContain('_tt_render (template:part:2:')
})
