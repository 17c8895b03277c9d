import { describe, expect, test } from '@jest/globals'
import { AnyMatches, PathMatches } from '../src/index.ts'
import { makeRequest } from './request.ts'

const match = (pattern: string | RegExp, path: string) =>
  new PathMatches(pattern).match(makeRequest(path))

describe('match', () => {
  test.each<[pattern: string | RegExp, path: string, matches: boolean]>([
    ['/foo', '/foo', true],
    ['/foo', '/foobar', false],
    ['/foo', '/x/foo', false],
    ['/foo', '/foo\n', false],
    ['/foo$', '/foo', true],
    ['/a\\.b', '/a.b', true],
    ['/a\\.b', '/axb', false],
    ['/a.*', '/abc', true],
    ['.*', '*', true],
    [/\/a/, '/abc', true],
    [/\/a/, '/b/a', false],
    [/\/a/i, '/Abc', true],
    [/\/a$/, '/abc', false],
    ['/(?:a|b)', '/b', true],
  ])('%p on %j: %p', (pattern, path, matches) => {
    expect(match(pattern, path)).toEqual(matches ? {} : undefined)
  })

  test('the query is no part of the path', () => {
    expect(match('/foo', '/foo?x=/bar')).toEqual({})
  })

  test('positional groups', () => {
    expect(match('/([0-9]{4})/([a-z-]+)/', '/2024/x-y/')).toEqual({
      pathArgs: [Buffer.from('2024'), Buffer.from('x-y')],
    })
    expect(match('/(a)?b', '/b')).toEqual({ pathArgs: [undefined] })
    expect(match('/(.*)', '/%C3%A9+%20')).toEqual({ pathArgs: [Buffer.from('é+ ')] })
    expect(match('/(.*)', '/%zz%E9')).toEqual({
      pathArgs: [Buffer.from('%zz\xe9', 'latin1')],
    })
    expect(match('/()', '/')).toEqual({ pathArgs: [Buffer.alloc(0)] })
  })

  test.each(['/(?P<y>\\d+)', '/(?<y>\\d+)'])('named groups: %s', (pattern) => {
    const params = match(pattern, '/12')
    expect({ ...params?.pathKwargs }).toEqual({ y: Buffer.from('12') })
    expect(params?.pathArgs).toBeUndefined()
  })

  test('a named group that took no part is undefined', () => {
    expect({ ...match('/(?<a>x)?(?<b>y)?', '/y')?.pathKwargs }).toEqual({
      a: undefined,
      b: Buffer.from('y'),
    })
  })

  test('a group named __proto__ is data', () => {
    const kwargs = match('/(?<__proto__>.*)', '/polluted')?.pathKwargs ?? {}
    expect(Object.getPrototypeOf(kwargs)).toBeNull()
    expect(Object.keys(kwargs)).toEqual(['__proto__'])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('groups must be all named or all positional', () => {
    expect(() => new PathMatches('/(a)/(?<b>c)')).toThrow(
      /^groups in url regexes must either be all named or all positional: /,
    )
  })

  test('one RegExp in two matchers, and one matcher for two requests, keep no state', () => {
    const shared = /\/a(.)/g
    const [first, second] = [new PathMatches(shared), new PathMatches(shared)]
    for (const matcher of [first, second, first, second]) {
      expect(matcher.match(makeRequest('/ab'))).toEqual({ pathArgs: [Buffer.from('b')] })
    }
    expect(shared.lastIndex).toBe(0)
    expect(first.regex).not.toBe(shared)
  })

  test('a match without parameters allocates none', () => {
    expect(match('/a', '/a')).toBe(match('/b.*', '/bc'))
    expect(Object.isFrozen(match('/a', '/a'))).toBe(true)
    expect(new AnyMatches().match(makeRequest('/'))).toBe(match('/a', '/a'))
  })
})

describe('reverse', () => {
  test.each<[pattern: string | RegExp, args: unknown[], path: string]>([
    ['/([0-9]{4})/([a-z-]+)/', [2024, 'a b'], '/2024/a%20b/'],
    ['/f/(.*)', ['a/b c'], '/f/a/b%20c'],
    ['/f/(.*)', [Buffer.from([0xe9, 0x2f])], '/f/%E9/'],
    ['/f/(.*)', ['é'], '/f/%C3%A9'],
    ['/100%/(x)', ['y'], '/100%/y'],
    ['/%s/(x)', ['%s'], '/%s/%25s'],
    ['^/x$', [], '/x'],
    ['/a\\.b', [], '/a.b'],
    ['/a\\$', [], '/a$'],
    ['/favicon.ico', [], '/favicon.ico'],
    ['/(?P<year>\\d+)/(?P<slug>.*)', [1, 'x'], '/1/x'],
    ['/files/.*', [], '/files/.*'],
    [/\/a\/(\d+)/, [7], '/a/7'],
    ['(.*)', ['/'], '/'],
  ])('%p with %j', (pattern, args, path) => {
    expect(new PathMatches(pattern).reverse(...args)).toBe(path)
  })

  test.each(['/((a)b)', '/(?:x)(y)', '/\\d+/(x)', '/\\(x\\)', '/(x)\\)', '/(?=a)(b)', '/(x)(?:y)'])(
    '%s is not reversible',
    (pattern) => {
      const matcher = new PathMatches(pattern)
      expect(() => matcher.reverse('x')).toThrow(RangeError)
      expect(() => matcher.reverse('x')).toThrow('Cannot reverse url regex ')
    },
  )

  test('the number of arguments must be that of the groups', () => {
    const message = 'required number of arguments not found'
    expect(() => new PathMatches('/(a)').reverse()).toThrow(message)
    expect(() => new PathMatches('/(a)').reverse(1, 2)).toThrow(message)
    expect(() => new PathMatches('/a').reverse(1)).toThrow(message)
  })

  test('other matchers have no way back', () => {
    expect(new AnyMatches().reverse()).toBeUndefined()
  })
})

test('toString shows the pattern', () => {
  expect(String(new PathMatches('/a'))).toBe('PathMatches(/\\/a$/y)')
  expect(String(new AnyMatches())).toBe('AnyMatches()')
})
