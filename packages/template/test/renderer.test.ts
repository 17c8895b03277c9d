import { expect, test } from '@jest/globals'

import { generateCode } from '../src/code-generator.ts'
import { parseTemplate } from '../src/parser.ts'
import { makeRender } from '../src/render-function.ts'
import { Renderer } from '../src/renderer.ts'

function generated(source: string) {
  const template = parseTemplate(source, 't', { autoescape: 'xhtmlEscape', whitespace: 'all' })
  return generateCode(template, undefined)
}

test('a function is made for each set of names, once', () => {
  let made = 0
  const renderer = new Renderer(generated('{{ a }}{{ typeof b }}{{ o.c }}'), () => {
    made++
    return []
  })
  const first = renderer.bind({ a: 1, b: 2, c: 3 }, {})
  expect(first.values).toEqual([1, 2])
  expect(renderer.bind({ b: 3, a: 2 }, {}).render).toBe(first.render)
  expect(renderer.bind({ a: 2 }, { b: 5 })).toEqual({ render: first.render, values: [2, 5] })
  expect(renderer.bind({ a: 2 }, {}).render).not.toBe(first.render)
  expect(renderer.bind({ a: 2, b: 1 }, {}).render).toBe(first.render)
  expect(made).toBe(2)
})

test('not all functions are kept', () => {
  let made = 0
  const words = Array.from({ length: 10 }, (_, index) => `w${index}`)
  const renderer = new Renderer(generated(`{% if 0 %}{{ ${words.join(' + ')} }}{% end %}`), () => {
    made++
    return []
  })
  const bind = (bits: number) => {
    const names = words.filter((_, index) => (bits & (1 << index)) !== 0)
    return renderer.bind(Object.fromEntries(names.map((name) => [name, 1])), {})
  }
  for (let bits = 0; bits < 100; bits++) expect(bind(bits).render()).toBe('')
  expect(made).toBe(100)
  bind(99)
  expect(made).toBe(100)
  bind(0)
  expect(made).toBe(101)
})

test('a render function takes its values in the order of the names', () => {
  expect(makeRender(generated('{{ a }}{{ b }}'), ['b', 'a'], [])('<', 1)).toBe('1&lt;')
})
