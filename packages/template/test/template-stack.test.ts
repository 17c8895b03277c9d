import { afterEach, describe, expect, test } from '@jest/globals'

import { DictLoader, Template } from '../src/index.ts'

const boom = (): never => {
  throw new Error('boom')
}

interface Thrown extends Error {
  readonly templateStack?: { filename: string; lineno: number }[]
}

function thrownBy(action: () => unknown): Thrown {
  try {
    action()
  } catch (error) {
    return error as Thrown
  }
  throw new Error('nothing was thrown')
}

/** The lines of templates, which follow the message at once. */
function templateLines(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').slice(1)
  return lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('    at template ')),
  )
}

describe('the stack names the template', () => {
  const loader = new DictLoader({
    'test.html': 'one\n{{ boom() }}',
    'directive.html': 'one\n{%if boom()%}{%end%}',
    'multiline.html': '\n{{ [\n 1,\n boom()\n] }}',
    'base_module.html': '{% module Template("sub.html") %}',
    'sub.html': '{{ boom() }}',
    'base_include.html': "{% include 'sub.html' %}",
    'base.html': '{{ boom() }}',
    'child.html': "{% extends 'base.html' %}",
    'base_block.html': '{% block a %}{% end %}',
    'sub_block.html': "{% extends 'base_block.html' %}\n{% block a %}\n\n{{ boom() }}\n{% end %}",
    'a.html': "{% include 'b.html' %}",
    'b.html': "{% include 'c.html' %}",
    'c.html': '{{ boom() }}',
    'super.html': "{% extends 'super_base.html' %}\n{% block a %}\n{% super %}{% end %}",
    'super_base.html': '\n{% block a %}{{ boom() }}{% end %}',
    'apply.html': '{% apply boom %}\n\n{% end %}',
    'function.html': '{% set f = () => boom() %}\n{{ [1].map(f) }}',
  })
  const modules = {
    Template: (path: string) => loader.load(path).generate({ boom }),
  }

  test.each([
    ['test.html', ['test.html:2']],
    ['directive.html', ['directive.html:2']],
    ['multiline.html', ['multiline.html:2']],
    ['base_module.html', ['sub.html:1', 'base_module.html:1']],
    ['base_include.html', ['sub.html:1 (via base_include.html:1)']],
    ['child.html', ['base.html:1']],
    ['sub_block.html', ['sub_block.html:4 (via base_block.html:1)']],
    ['a.html', ['c.html:1 (via b.html:1, a.html:1)']],
    ['super.html', ['super_base.html:2 (via super.html:3, super_base.html:2)']],
    ['apply.html', ['apply.html:1']],
    ['function.html', ['function.html:1', 'function.html:2']],
  ])('%s', (name, places) => {
    const template = loader.load(name)
    const error = thrownBy(() => template.generate({ boom, _tt_modules: modules }))
    expect(templateLines(error)).toEqual(places.map((place) => `    at template (${place})`))
    expect(error.message).toBe('boom')
    const frames = places.map((place) => {
      const [filename = '', lineno] = place.split(/[: ]/)
      return { filename, lineno: Number(lineno) }
    })
    expect(error.templateStack).toEqual(frames)
    expect(Object.keys(error)).toEqual([])
  })

  test('for each level of a template inside itself', () => {
    const tree = new Template('\n{{ tree(n) }}', { name: 'tree' })
    const render = (n: number): Buffer =>
      n === 0 ? boom() : tree.generate({ tree: render, n: n - 1 })
    expect(templateLines(thrownBy(() => render(3)))).toEqual(
      Array(3).fill('    at template (tree:2)'),
    )
  })
})

test('an asynchronous template', async () => {
  const template = new Template('\n{{ await 1 }}\n{{ await fail() }}', { name: 'late.html' })
  const fail = async () => {
    await Promise.resolve()
    boom()
  }
  const error = (await template.generateAsync({ fail }).catch((reason: unknown) => reason)) as Error
  expect(templateLines(error)).toEqual(['    at template (late.html:3)'])
})

test('a message that looks like a stack', () => {
  const fail = () => {
    throw new Error('first\n    at nowhere (x.js:1:1)')
  }
  const error = thrownBy(() => new Template('{{ fail() }}', { name: 't' }).generate({ fail }))
  expect(error.stack).toMatch(
    /^Error: first\n {4}at nowhere \(x.js:1:1\)\n {4}at template \(t:1\)\n/,
  )
})

test('the error of a missing name', () => {
  const error = thrownBy(() => new Template('\n{{ nowhere }}').generate())
  expect(error.stack).toMatch(
    /^ReferenceError: nowhere is not defined\n {4}at template \(<string>:2\)\n/,
  )
})

describe('a stack without the frames of the template', () => {
  const { stackTraceLimit } = Error
  afterEach(() => {
    Error.stackTraceLimit = stackTraceLimit
  })

  test.each([0, 1])('names the template only, limit %d', (limit) => {
    Error.stackTraceLimit = limit
    const error = thrownBy(() => new Template('{{ boom() }}', { name: 't' }).generate({ boom }))
    expect(error.stack).toMatch(/^Error: boom\n {4}at template \(t\)/)
    expect(error.templateStack).toEqual([])
  })

  test('does not grow when an error is thrown again and again', () => {
    const error = new Error('kept')
    const again = () => {
      throw error
    }
    const template = new Template('{{ again() }}', { name: 't' })
    for (let n = 0; n < 5; n++) thrownBy(() => template.generate({ again }))
    expect(templateLines(error)).toEqual(['    at template (t)'])
  })
})

test.each([['text'], [undefined], [null], [{ stack: 5 }]])('%p is thrown as it is', (value) => {
  const fail = () => {
    throw value
  }
  expect.assertions(1)
  try {
    new Template('{{ fail() }}').generate({ fail })
  } catch (error) {
    expect(error).toBe(value)
  }
})

test('a frozen error is left alone', () => {
  const error = Object.freeze(new Error('frozen'))
  const { stack } = error
  const fail = () => {
    throw error
  }
  expect(thrownBy(() => new Template('{{ fail() }}').generate({ fail }))).toBe(error)
  expect(error.stack).toBe(stack)
})
