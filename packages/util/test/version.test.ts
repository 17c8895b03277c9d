import { readFileSync } from 'node:fs'

import { expect, test } from '@jest/globals'

import { version, versionInfo } from '../src/index.ts'
import { parseVersion } from '../src/version.ts'

test('version is the number of the package', () => {
  const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  expect(version).toBe((JSON.parse(manifest) as { version: string }).version)
  expect(versionInfo).toEqual(parseVersion(version))
})

test.each([
  ['6.5.0', [6, 5, 0, 0]],
  ['6.5', [6, 5, 0, 0]],
  ['6.5.12', [6, 5, 12, 0]],
  ['6.6.dev1', [6, 6, 0, -100]],
  ['6.6a1', [6, 6, 0, -100]],
  ['6.6b1', [6, 6, 0, -100]],
  ['6.6rc1', [6, 6, 0, -100]],
  ['0.1.0-next.2', [0, 1, 0, -100]],
])('tornado_test.test_version_info_compatible: %s', (text, expected) => {
  expect(parseVersion(text)).toEqual(expected)
})

test.each(['', '6', 'six', '6.5.0.1'])('%j is no version', (text) => {
  expect(() => parseVersion(text)).toThrow(RangeError)
})
