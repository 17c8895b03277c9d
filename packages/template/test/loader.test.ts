import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import { Loader, ParseError, TemplateNotFoundError } from '../src/index.ts'

const root = join(import.meta.dirname, 'fixtures', 'templates')

test('reads UTF-8 (template_test.TemplateLoaderTest.test_utf8_in_file)', () => {
  const template = new Loader(root).load('utf8.html')
  expect(template.generate()).toEqual(Buffer.from('Héllo\n'))
  expect(template).toMatchObject({ name: 'utf8.html' })
})

test('the root is absolute', () => {
  expect(new Loader('some/where').root).toBe(resolve('some/where'))
})

test('names are relative to the file that mentions them', () => {
  const loader = new Loader(root)
  expect(loader.load('partials/page.html').generate().toString()).toBe('base:row\n\n')
  expect([...loader.templates.keys()].sort()).toEqual([
    'base.html',
    'partials/page.html',
    'partials/row.html',
  ])
})

test.each([
  ['row.html', 'partials/page.html', 'partials/row.html'],
  ['../base.html', 'partials/page.html', 'base.html'],
  ['./row.html', 'partials/page.html', 'partials/row.html'],
  ['../../outside.html', 'partials/page.html', '../../outside.html'],
  ['../templates-of-others/x.html', 'page.html', '../templates-of-others/x.html'],
  ['/absolute.html', 'partials/page.html', '/absolute.html'],
  ['row.html', '/elsewhere/page.html', 'row.html'],
  ['row.html', '<string>', 'row.html'],
  ['row.html', undefined, 'row.html'],
  ['row.html', '', 'row.html'],
])('%s in %s is %s', (name, parent, path) => {
  expect(new Loader(root).resolvePath(name, parent)).toBe(path)
})

test('a file that is not there', () => {
  expect.assertions(2)
  try {
    new Loader(root).load('nothing.html')
  } catch (error) {
    expect(error).toBeInstanceOf(TemplateNotFoundError)
    expect(error).toMatchObject({ templateName: 'nothing.html', cause: { code: 'ENOENT' } })
  }
})

test('a directory is no template', () => {
  expect(() => new Loader(root).load('partials')).toThrow(/EISDIR/)
})

describe('files that change', () => {
  let directory = ''
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'templates-'))
  })
  afterEach(() => {
    rmSync(directory, { recursive: true })
  })

  test('are read again after reset', () => {
    const write = (text: string) => {
      writeFileSync(join(directory, 'page.html'), text)
    }
    const loader = new Loader(directory)
    write('one')
    const first = loader.load('page.html')
    write('two')
    expect(loader.load('page.html')).toBe(first)
    loader.reset()
    expect(loader.load('page.html').generate().toString()).toBe('two')
  })

  test('bytes that are not UTF-8', () => {
    writeFileSync(join(directory, 'page.html'), Buffer.from([0xe9]))
    expect(() => new Loader(directory).load('page.html')).toThrow(ParseError)
  })
})
