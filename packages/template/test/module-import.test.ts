import { expect, test } from '@jest/globals'

import { parseFromImport, parseImport } from '../src/module-import.ts'

const fail = (message: string): never => {
  throw new Error(message)
}

test.each([
  ['node:path', 'node:path', 'path', true],
  ['"node:fs/promises"', 'node:fs/promises', 'promises', true],
  ['path', 'path', 'path', true],
  ['./lib/date-utils.js', './lib/date-utils.js', 'date_utils', false],
  ["'@scope/parts'", '@scope/parts', 'parts', false],
  ['"./2d.ts" as plane', './2d.ts', 'plane', false],
  ['./2d.mjs', './2d.mjs', '_2d', false],
])('import %s', (source, specifier, as, builtin) => {
  expect(parseImport(source, fail)).toEqual({ specifier, as, builtin, members: [] })
})

test.each([
  ['"node:path" import join', [['join', 'join']]],
  [
    'node:path import join, sep as separator',
    [
      ['join', 'join'],
      ['sep', 'separator'],
    ],
  ],
  ['./x.js import default as x', [['default', 'x']]],
])('from %s', (source, members) => {
  expect(parseFromImport(source, fail).members).toEqual(members.map(([name, as]) => ({ name, as })))
})

test.each([
  ['a b', "import expects 'module' or 'module as name'"],
  ['"a', "import expects 'module' or 'module as name'"],
  ['node:nope', "Node has no module 'node:nope'"],
  ['@scope/package', "'package' cannot be the name of a variable"],
  ['node:path as class', "'class' cannot be the name of a variable"],
])('import %s: %s', (source, message) => {
  expect(() => parseImport(source, fail)).toThrow(message)
})

test.each([
  ['node:path', "from expects 'module import name, name as other'"],
  ['node:path import', "from expects 'module import name, name as other'"],
  ['node:path import a,', "cannot import ''"],
  ['node:path import a b', "cannot import 'a b'"],
  ['node:path import default', "'default' cannot be the name of a variable"],
  ['node:path import *', "'*' cannot be the name of a variable"],
])('from %s: %s', (source, message) => {
  expect(() => parseFromImport(source, fail)).toThrow(message)
})
