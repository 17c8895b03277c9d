import { describe, expect, it } from '@jest/globals'
import { filesInError } from '../src/error-files.ts'

function failure(message: string, stack: string): Error {
  return Object.assign(new Error(message), { stack })
}

describe('filesInError', () => {
  it.each([
    [
      'a module',
      'x',
      'Error: x\n    at file:///app/my%20site/main.mjs:3:7',
      ['/app/my site/main.mjs'],
    ],
    [
      'CommonJS',
      'x',
      'Error: x\n    at Object.<anonymous> (/app/a b/main.cjs:1:7)',
      ['/app/a b/main.cjs'],
    ],
    ['a syntax error', 'x', '/app/dep.cjs:1\n1 +\n\nSyntaxError: x', ['/app/dep.cjs']],
    [
      'a missing module',
      `Cannot find module '/app/dep.mjs' imported from /app/main.mjs`,
      'Error [ERR_MODULE_NOT_FOUND]',
      ['/app/dep.mjs', '/app/main.mjs'],
    ],
    ['a transform', 'Transform failed:\n/app/word.ts:1:30: ERROR', 'x', ['/app/word.ts']],
    ['Windows', 'x', 'at main (C:\\app\\main.cjs:1:2)', ['C:\\app\\main.cjs']],
    ['Node itself', 'x', 'at node:internal/modules/esm/utils:346:16', []],
    ['a bad URL', 'x', 'at file:///a%2fb.mjs:1:2', []],
  ])('finds those of %s', (_what, message, stack, files) => {
    expect(filesInError(failure(message, stack))).toEqual(files)
  })

  it('names each once, and none for what is no error', () => {
    expect(filesInError(failure('/app/a.js', 'at /app/a.js:1\nat /app/a.js:2'))).toEqual([
      '/app/a.js',
    ])
    expect(filesInError('/app/a.js')).toEqual([])
    expect(filesInError(undefined)).toEqual([])
  })
})
