import { expect, test } from '@jest/globals'

import { DictLoader, TemplateNotFoundError } from '../src/index.ts'

test('names are relative to the template that mentions them', () => {
  const loader = new DictLoader({
    'a/1.html': "{% include '2.html' %}",
    'a/2.html': "{% include '../b/3.html' %}",
    'b/3.html': 'ok',
  })
  expect(loader.load('a/1.html').generate().toString()).toBe('ok')
  expect([...loader.templates.keys()]).toEqual(['b/3.html', 'a/2.html', 'a/1.html'])
})

test.each([
  ['2.html', 'a/1.html', 'a/2.html'],
  ['../b/3.html', 'a/2.html', 'b/3.html'],
  ['/b', 'a/1.html', '/b'],
  ['b', '/a/1.html', 'b'],
  ['b', '<string>', 'b'],
  ['x/../b', undefined, 'x/../b'],
])('%s in %s is %s', (name, parent, path) => {
  expect(new DictLoader({}).resolvePath(name, parent)).toBe(path)
})

test('bytes and names that are not ASCII (template_test.test_unicode_template)', () => {
  const loader = new DictLoader({ 'é.html': Buffer.from('é{% include ö %}'), ö: 'ö' })
  expect(loader.load('é.html').generate().toString()).toBe('éö')
})

test.each(['nothing', 'constructor', '__proto__'])('%s is not there', (name) => {
  expect(() => new DictLoader({ a: 'x' }).load(name)).toThrow(TemplateNotFoundError)
})

test('what the object gets later can be loaded', () => {
  const dict: Record<string, string> = {}
  const loader = new DictLoader(dict)
  dict['a'] = 'x'
  expect(loader.load('a').generate().toString()).toBe('x')
  expect(loader.dict).toBe(dict)
})
