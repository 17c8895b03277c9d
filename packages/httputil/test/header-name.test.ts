import { describe, expect, test } from '@jest/globals'
import { isFieldName, normalizeHeaderName } from '../src/header-name.ts'

describe('normalizeHeaderName', () => {
  test.each([
    ['coNtent-TYPE', 'Content-Type'],
    ['x-xss-PROTECTION', 'X-Xss-Protection'],
    ['ETag', 'Etag'],
    ['WWW-Authenticate', 'Www-Authenticate'],
    ['TE', 'Te'],
    ['foo', 'Foo'],
    ['--a--b', '--A--B'],
    ['__proto__', '__proto__'],
    ['', ''],
    ['é-\ud800', 'É-\ud800'],
  ])('%j is %j', (name, expected) => {
    expect(normalizeHeaderName(name)).toBe(expected)
    expect(normalizeHeaderName(name)).toBe(expected)
  })

  test('stays right when a flood of names has gone by', () => {
    for (let i = 0; i < 5000; i++) expect(normalizeHeaderName(`x-a${i}`)).toBe(`X-A${i}`)
    expect(normalizeHeaderName('content-type')).toBe('Content-Type')
    expect(normalizeHeaderName('x-a1')).toBe('X-A1')
  })

  test('does not remember long names but handles them', () => {
    const name = 'x'.repeat(10_000)
    expect(normalizeHeaderName(name)).toBe(`X${'x'.repeat(9999)}`)
  })
})

test('isFieldName accepts exactly the tokens', () => {
  const legal = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]$/
  for (let code = 0; code < 0x120; code++) {
    const char = String.fromCharCode(code)
    expect([char, isFieldName(char)]).toEqual([char, legal.test(char)])
  }
  expect(isFieldName('')).toBe(false)
})
