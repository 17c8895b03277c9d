import { expect, test } from '@jest/globals'

import { CodeWriter } from '../src/code-writer.ts'
import { formatPlace, type Place } from '../src/place.ts'

function place(name: string, line: number, from?: Place): Place {
  const template = { name, source: '', body: [], parents: [], autoescape: undefined }
  return { template, line, from }
}

test('places', () => {
  const base = place('a.html', 3)
  expect(formatPlace(base)).toBe('a.html:3')
  expect(formatPlace(place('c.html', 1, place('b.html', 2, base)))).toBe(
    'c.html:1 (via b.html:2, a.html:3)',
  )
  expect(formatPlace(place('a\nb\u2028c', 1))).toBe('a b c:1')
})

test('indentation follows the braces', () => {
  const writer = new CodeWriter()
  const fill = writer.reserve(place('x', 1))
  for (const statement of ['if (a) {', 'b;', '} else {', 'c;', '}', '}'])
    writer.add(statement, place('x', 2))
  fill('{ let d;')
  expect(writer.code.replaceAll(/ \/\/ x:\d/g, '').split('\n')).toEqual([
    '{ let d;',
    '  if (a) {',
    '    b;',
    '  } else {',
    '    c;',
    '  }',
    '}',
  ])
})

test('every line has a place, also of a statement with several', () => {
  const writer = new CodeWriter()
  writer.add('a(`\n\r\n\u2028`);', place('x', 1))
  writer.add('b;', place('x', 5))
  expect(writer.code.endsWith('`); // x:1\nb; // x:5')).toBe(true)
  expect(writer.places.map(({ line }) => line)).toEqual([1, 1, 1, 1, 5])
})
