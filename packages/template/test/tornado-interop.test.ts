import { spawnSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { DictLoader } from '../src/index.ts'
import { CASES, NAMESPACE, PYTHON, type RenderCase } from './tornado-templates.ts'

/** The one Debian's package belongs to need not be the first in the path. */
const interpreter = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import tornado']).status === 0,
)

function whereTornadoIsInstalled(): typeof describe {
  if (interpreter !== undefined) return describe
  if (process.env['CI'] !== undefined) throw new Error('CI has to install python3-tornado')
  console.warn('Tornado is not installed: what it renders is not compared')
  return describe.skip as typeof describe
}

/** The bytes that Tornado makes of each case, in hexadecimal. */
function renderByTornado(cases: readonly RenderCase[]): string[] {
  const { status, stdout, stderr } = spawnSync(interpreter ?? 'python3', ['-c', PYTHON], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout) as string[]
}

function render({ files, args = {}, ...options }: RenderCase): Buffer {
  const { title: _title, ...loaderOptions } = options
  const loader = new DictLoader(files, { namespace: NAMESPACE, ...loaderOptions })
  return loader.load(Object.keys(files)[0] ?? '').generate(args)
}

/** Text and tags that mean the same in Python and in JavaScript, put together at random. */
const { source } = fc.letrec<{ source: string; piece: string; nested: string }>((tie) => ({
  source: fc.array(tie('piece'), { maxLength: 6 }).map((pieces) => pieces.join('')),
  piece: fc.oneof(
    { depthSize: 'small' },
    fc.string({ unit: fc.constantFrom(...' \t\r\n\v\u00a0\u2003\u2028a<>&"\'\\`$é☃') }),
    fc.constantFrom(
      ...[
        '{{ x }}',
        '{% raw x %}',
        '{{ n + 1 }}',
        '{{ items[0] }}',
        '{{ escape(x) }}',
        '{{!',
        '{ ',
      ],
      ...['{# c #}', '{% comment c %}', '{% set m = n + 7 %}{{ m }}', '{% module Bold(x) %}'],
      ...['{% whitespace all %}', '{% whitespace single %}', '{% whitespace oneline %}'],
      ...['{% autoescape None %}', '{% autoescape xhtml_escape %}', '{% autoescape bracket %}'],
      ...['{% include "part.html" %}', '<pre>', '</pre>', '}}', '%}', '{{{ n }}}'],
    ),
    tie('nested'),
  ),
  nested: fc
    .tuple(
      fc.constantFrom(
        ...['{% if n %}', '{% if n == 7 %}no{% else %}', '{% for v in items %}{{ v }}'],
        ...['{% for i, v in enumerate(items) %}{{ i }}{% raw v %}', '{% apply twice %}'],
        ...['{% apply escape %}', '{% block a %}', '{% block b %}'],
        ...['{% try %}{{ missing }}{% except %}', '{% try %}{% except %}{% else %}'],
      ),
      tie('source'),
    )
    .map(([open, body]) => `${open}${body}{% end %}`),
}))

/** A page over a base, each with an include, under names and options that matter to white space. */
const randomCase: fc.Arbitrary<RenderCase> = fc
  .record({
    page: source,
    base: source,
    part: fc.constantFrom(
      'part',
      ' {{ x }}\n\n',
      '{% autoescape None %}{{ x }}',
      '{% raw n %} \t ',
    ),
    extends: fc.boolean(),
    name: fc.constantFrom('page.html', 'page.js', 'page.txt'),
    options: fc.constantFrom<Pick<RenderCase, 'autoescape' | 'whitespace'>>(
      ...[{}, {}, { autoescape: null }, { whitespace: 'all' as const }],
      ...[{ whitespace: 'oneline' as const }, { whitespace: 'single' as const }],
    ),
  })
  .map((each) => ({
    title: 'random',
    files: {
      [each.name]: `${each.extends ? '{% extends "base.html" %}' : ''}${each.page}`,
      'base.html': each.base,
      'part.html': each.part,
    },
    args: { x: `<é> & '"`, n: 3, items: ['<a>', 'ü'] },
    ...each.options,
  }))

whereTornadoIsInstalled()('renders byte for byte as Tornado', () => {
  const rendered = interpreter === undefined ? [] : renderByTornado(CASES)

  it.each(CASES.map((each, index) => [each.title, each, index] as const))(
    '%s',
    (_title, each, index) => {
      const expected = Buffer.from(rendered[index] ?? '', 'hex')
      const output = render(each)
      expect(output.toString()).toBe(expected.toString())
      expect(output.equals(expected)).toBe(true)
    },
  )

  it('what is put together at random', () => {
    const cases = fc.sample(randomCase, { seed: 5, numRuns: 2000 })
    const expected = renderByTornado(cases)
    for (const [index, each] of cases.entries()) {
      const output = render(each).toString('hex')
      // The whole case, where they differ.
      if (output !== expected[index]) {
        const texts = [output, expected[index] ?? ''].map((hex) =>
          Buffer.from(hex, 'hex').toString(),
        )
        expect([each, texts[0]]).toEqual([each, texts[1]])
      }
    }
  })
})
