import { expect, test } from '@jest/globals'

import { BaseLoader, DictLoader, Template } from '../src/index.ts'

class CountingLoader extends BaseLoader {
  readonly created: string[] = []
  resolvePath(name: string): string {
    return name.toLowerCase()
  }
  protected createTemplate(name: string): Template {
    this.created.push(name)
    return new Template(`${this.created.length}: ${name}`, { name, loader: this })
  }
}

test('a template is made once for each resolved name, until reset', () => {
  const loader = new CountingLoader()
  const template = loader.load('A')
  expect(loader.load('a')).toBe(template)
  expect(loader.created).toEqual(['a'])
  loader.reset()
  expect(loader.templates.size).toBe(0)
  expect(loader.load('a').generate().toString()).toBe('2: a')
})

test('defaults and options', () => {
  expect(new CountingLoader()).toMatchObject({
    autoescape: 'xhtmlEscape',
    namespace: {},
    whitespace: undefined,
  })
  const namespace = { x: 1 }
  const loader = new CountingLoader({ autoescape: null, namespace, whitespace: 'all' })
  expect(loader).toMatchObject({ autoescape: null, whitespace: 'all' })
  expect(loader.namespace).toBe(namespace)
  expect(loader.load('a').namespace).toBe(namespace)
  expect(loader.filePath('a')).toBeUndefined()
})

test.each([
  [{ a: '\n{% include a %}' }, 'recursive template a at a:2'],
  [{ a: '{% include b %}', b: '\n\n{% include a %}' }, 'recursive template a at b:3'],
  [{ a: '{% extends b %}', b: '{% extends a %}' }, 'recursive template a at b:1'],
])('%j', (dict, message) => {
  const loader = new DictLoader(dict)
  expect(() => loader.load('a')).toThrow(message)
  // The failure leaves nothing behind.
  expect(() => loader.load('a')).toThrow(message)
  expect(loader.templates.size).toBe(0)
})
