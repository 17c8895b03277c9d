import { afterEach, expect, test } from '@jest/globals'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { callerFile } from '../src/caller-file.ts'

const { prepareStackTrace, stackTraceLimit } = Error
const spaced = resolve('/srv/a b/main.js')

afterEach(() => {
  Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = stackTraceLimit
})

function callee(): string {
  return callerFile(callee)
}

test('the file of the caller', () => {
  const file = fileURLToPath(import.meta.url)
  expect(callee()).toBe(file)
  expect(callee.bind(undefined)()).toBe(file)
})

test.each<[string, string]>([
  ['    at main (/srv/app/main.js:3:1)', '/srv/app/main.js'],
  ['    at /srv/app/main.js:3:1', '/srv/app/main.js'],
  ['    at async /srv/app/main.js:3:1', '/srv/app/main.js'],
  ['    at async Promise.all (/srv/a.js:3:1)', '/srv/a.js'],
  [`    at new Foo [as bar] (${pathToFileURL(spaced).href}:3:1)`, spaced],
  ['    at main (/srv/app (1)/main.js:3:1)', '/srv/app (1)/main.js'],
  ['    at /srv/app (1)/main.js:3:1', '/srv/app (1)/main.js'],
  ['    at eval (eval at main (/srv/main.js:3:1), <anonymous>:1:1)', ''],
  ['    at node:internal/main:1:1', ''],
  ['    at Array.map (<anonymous>)\n    at main (/srv/main.js:3:1)', '/srv/main.js'],
  ['', ''],
])('%j is in %j', (frames, file) => {
  Error.prepareStackTrace = () => `Error\n${frames}`
  expect(callee()).toBe(file)
})

test('a stack that is not text', () => {
  Error.prepareStackTrace = (_error, frames) => frames
  expect(callee()).toBe('')
  Error.prepareStackTrace = prepareStackTrace
  Error.stackTraceLimit = 0
  expect(callee()).toBe('')
})
