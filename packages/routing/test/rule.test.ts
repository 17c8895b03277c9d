import { registerObject } from '@tornado-ts/util'
import { expect, test } from '@jest/globals'
import { AnyMatches, PathMatches, Rule, URLSpec } from '../src/index.ts'

class Target {}

test('fields and defaults', () => {
  const matcher = new AnyMatches()
  const rule = new Rule(matcher, Target)
  expect(rule).toMatchObject({ matcher, target: Target, targetKwargs: {}, name: undefined })
  const full = new Rule(matcher, Target, { path: '/srv' }, 'files')
  expect(full).toMatchObject({ targetKwargs: { path: '/srv' }, name: 'files' })
})

test('a string names a registered object', () => {
  registerObject('rule-test.Target', Target)
  expect(new Rule(new AnyMatches(), 'rule-test.Target').target).toBe(Target)
  expect(() => new Rule(new AnyMatches(), 'rule-test.Missing')).toThrow(
    "no object is registered as 'rule-test.Missing'",
  )
})

test('what is no matcher is refused', () => {
  for (const matcher of [undefined, null, {}, 7]) {
    expect(() => new Rule(matcher as never, Target)).toThrow(TypeError)
  }
})

test('reverse asks the matcher', () => {
  expect(new Rule(new PathMatches('/a/(.*)'), Target).reverse('b')).toBe('/a/b')
  expect(new Rule(new AnyMatches(), Target).reverse('b')).toBeUndefined()
})

test('toString', () => {
  expect(String(new Rule(new AnyMatches(), Target, { a: 1 }, 'x'))).toBe(
    "Rule(AnyMatches(), [class Target], kwargs={ a: 1 }, name='x')",
  )
  expect(String(new URLSpec('/a', Target))).toBe(
    "URLSpec('\\\\/a$', [class Target], kwargs={}, name=undefined)",
  )
})

test('a URLSpec is a rule for a path', () => {
  const spec = new URLSpec('/a/(.*)', Target, { a: 1 }, 'x')
  expect(spec).toBeInstanceOf(Rule)
  expect(spec.matcher).toBeInstanceOf(PathMatches)
  expect(spec.regex).toBe((spec.matcher as PathMatches).regex)
  expect(spec).toMatchObject({ handlerClass: Target, kwargs: { a: 1 }, name: 'x', target: Target })
  expect(spec.reverse('b')).toBe('/a/b')
})
