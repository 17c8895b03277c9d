import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { typescriptLoader } from '../src/typescript-loader.ts'

const here = import.meta.filename
const stripsTypes = 'typescript' in process.features && Boolean(process.features.typescript)
const options = process.env['NODE_OPTIONS']

beforeEach(() => {
  delete process.env['NODE_OPTIONS']
})
afterEach(() => {
  if (options !== undefined) process.env['NODE_OPTIONS'] = options
  else delete process.env['NODE_OPTIONS']
})

describe('typescriptLoader', () => {
  it('finds tsx beside the script, where Node needs it', () => {
    const found = [expect.stringMatching(/^--import=file:\/\/.*tsx.*\.mjs$/)]
    expect(typescriptLoader(here, ['--conditions=x'])).toEqual(stripsTypes ? [] : found)
  })

  it('adds nothing for JavaScript, or where a loader is given', () => {
    expect(typescriptLoader('/nowhere/main.mjs', [])).toEqual([])
    expect(typescriptLoader('/nowhere/main.ts', ['--import=tsx'])).toEqual([])
    expect(typescriptLoader('/nowhere/main.ts', ['--import', 'tsx'])).toEqual([])
    process.env['NODE_OPTIONS'] = '--max-http-header-size=16000 --import tsx'
    expect(typescriptLoader('/nowhere/main.ts', [])).toEqual([])
  })

  it('refuses where there is no way', () => {
    if (stripsTypes) expect(typescriptLoader('/nowhere/main.ts', [])).toEqual([])
    else expect(() => typescriptLoader('/nowhere/main.ts', [])).toThrow(/main\.ts is TypeScript/)
  })
})
