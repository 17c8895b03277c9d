import { expect, test } from '@jest/globals'
import { formatHelp } from '../src/help-text.ts'
import { kindOfType, STR } from '../src/option-type.ts'
import { Option, type OptionInit } from '../src/option.ts'

function help(...inits: (Partial<OptionInit> & { name: string })[]): string[] {
  const options = inits.map(
    (init) =>
      new Option({
        kind: Array.isArray(init.defaultValue) ? STR : (kindOfType((text) => text) ?? STR),
        defaultValue: undefined,
        help: '',
        metavar: '',
        multiple: Array.isArray(init.defaultValue),
        group: '',
        file: '',
        changed: undefined,
        ...init,
      }),
  )
  return formatHelp('/srv/main.js', options).split('\n')
}

test('the layout', () => {
  expect(
    help(
      { name: 'zeta', group: '/srv/x/../b.js', help: 'of b' },
      { name: 'port', metavar: 'NUMBER', help: 'port to listen on', defaultValue: 8080 },
      { name: 'alpha', group: '/srv/a.js', help: 'of a' },
      { name: 'address' },
    ),
  ).toEqual([
    'Usage: /srv/main.js [OPTIONS]',
    '',
    'Options:',
    '',
    `  --${'address'.padEnd(30)} `,
    `  --${'port=NUMBER'.padEnd(30)} port to listen on (default 8080)`,
    '',
    '/srv/a.js options:',
    '',
    `  --${'alpha'.padEnd(30)} of a`,
    '',
    '/srv/b.js options:',
    '',
    `  --${'zeta'.padEnd(30)} of b`,
    '',
    '',
  ])
})

test('dashes whatever the spelling', () => {
  const text = help(
    { name: 'with-dash' },
    { name: 'with_underscore' },
    { name: 'camelCase' },
  ).join()
  expect(text).toContain('--with-dash ')
  expect(text).toContain('--with-underscore ')
  expect(text).toContain('--camel-case ')
})

test.each([
  [30, `  --${'x'.repeat(30)} text`],
  [31, `  --${'x'.repeat(31)} `, `${' '.repeat(35)}text`],
])('a name of %i characters', (length, ...lines) => {
  expect(help({ name: 'x'.repeat(length), help: 'text' }).slice(4, -2)).toEqual(lines)
})

test.each<[unknown, string]>([
  [undefined, ''],
  [null, ''],
  ['', ''],
  ['info', '(default info)'],
  [0, '(default 0)'],
  [false, '(default false)'],
  [[], '(default [])'],
  [['a', 'b'], '(default [a, b])'],
  [new Date(2013, 3, 8, 5, 6, 7), '(default 2013-04-08 05:06:07)'],
  [new URL('http://a/'), '(default http://a/)'],
])('the default %p', (defaultValue, text) => {
  expect(help({ name: 'x', defaultValue })[4]?.slice(35)).toBe(text)
})

test('descriptions are wrapped at 44 columns, long words are cut', () => {
  const word = 'w'.repeat(50)
  const lines = help({ name: 'x', help: `${'aaaa '.repeat(9)} b ${word} c` }).slice(4, -2)
  expect(lines.map((line) => line.slice(35))).toEqual([
    'aaaa '.repeat(9).trim(),
    'b',
    'w'.repeat(44),
    `${'w'.repeat(6)} c`,
  ])
  expect(lines.slice(1).every((line) => line.startsWith(' '.repeat(35)))).toBe(true)
  expect(help({ name: 'x', help: '  a \n b ' })[4]?.slice(35)).toBe('a b')
})
