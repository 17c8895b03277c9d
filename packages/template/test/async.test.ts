import { describe, expect, test } from '@jest/globals'

import { DictLoader, Template } from '../src/index.ts'

async function render(source: string, args: object = {}): Promise<string> {
  const template = new Template(source)
  expect(template.isAsync).toBe(true)
  return (await template.generateAsync(args)).toString()
}

async function* count(): AsyncGenerator<number> {
  yield 1
  yield 2
}

const later = async (value: unknown) => value

test.each<[source: string, args: object, output: string]>([
  ['{{ await x }}', { x: later('<') }, '&lt;'],
  ['{% raw await x %}', { x: later('<') }, '<'],
  ['{% if await x %}yes{% end %}', { x: later(true) }, 'yes'],
  ['{% set x = await x %}{{ x }}', { x: later(1) }, '1'],
  ['{% for x of await xs %}{{ x }}{% end %}', { xs: later([1, 2]) }, '12'],
  ['{% for await x of xs() %}{{ x }}{% else %}!{% end %}', { xs: count }, '12!'],
  ['{% for await const [k] of [p] %}{{ k }}{% end %}', { p: later('ab') }, 'a'],
  ['{% apply later %}{{ await x }}{% end %}', { later, x: later('<') }, '&lt;'],
  ['{% try %}{{ await x }}{% catch e %}{{ e.message }}{% end %}', { x: later(1) }, '1'],
  ['{% module await M(1) %}', { _tt_modules: { M: later } }, '1'],
  ['{% module M(1) %}{{ await 2 }}', { _tt_modules: { M: later } }, '12'],
])('%j', async (source, args, output) => {
  expect(await render(source, args)).toBe(output)
})

test('a value that is printed is not awaited by itself', async () => {
  const args = { x: later(1) }
  await expect(render('{{ await 1 }}{{ x }}', args)).rejects.toThrow(
    'unexpected Promise; use await',
  )
})

describe('generate on an asynchronous template', () => {
  test('throws', () => {
    const template = new Template('{{ await x }}', { name: 'a.html' })
    expect(() => template.generate({ x: 1 })).toThrow(
      new TypeError('template a.html uses await; call generateAsync'),
    )
  })

  test.each(['await', 'for await', 'import'])(
    '%s in an included or inherited file counts',
    (kind) => {
      const sources = {
        await: '{{ await 1 }}',
        'for await': '{% for await x of [] %}{% end %}',
        import: '{% import "./x.js" %}',
      }
      const loader = new DictLoader({
        part: sources[kind as keyof typeof sources],
        base: '{% block a %}{% include part %}{% end %}',
        page: '{% extends base %}',
        without: '{% extends base %}{% block a %}{% end %}',
      })
      expect(loader.load('base').isAsync).toBe(true)
      expect(loader.load('page').isAsync).toBe(true)
      expect(loader.load('without').isAsync).toBe(false)
    },
  )
})

test.each(['{{ "await x" }}', '{{ o.await }}', 'await', '{# await #}', '{% comment await %}'])(
  '%j does not wait',
  (source) => {
    expect(new Template(source).isAsync).toBe(false)
  },
)

test('generateAsync renders other templates as well', async () => {
  const template = new Template('{{ x }}')
  expect((await template.generateAsync({ x: 1 })).toString()).toBe('1')
  await expect(template.generateAsync()).rejects.toThrow(ReferenceError)
})
