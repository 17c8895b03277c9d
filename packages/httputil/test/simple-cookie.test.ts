import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { CookieError, parseCookie, SimpleCookie, type CookieAttributes } from '../src/index.ts'
import { isCookieName } from '../src/simple-cookie.ts'

function line(name: string, value: string, attributes?: CookieAttributes): string | undefined {
  const cookies = new SimpleCookie()
  cookies.set(name, value, attributes)
  return cookies.outputLines()[0]
}

describe('a value is written', () => {
  test.each([
    ['bar', 'foo=bar'],
    ['', 'foo=""'],
    ['a=b', 'foo="a=b"'],
    ['a;b', 'foo="a\\073b"'],
    ['a,b', 'foo="a\\054b"'],
    ['a"b', 'foo="a\\"b"'],
    ['a\\b', 'foo="a\\\\b"'],
    ['é', 'foo="\\351"'],
    ['\x7f', 'foo="\\177"'],
    ['a b', 'foo="a b"'],
    ['2|1:0|x', 'foo=2|1:0|x'],
    // What latin1 has not goes out as the bytes of its UTF-8.
    ['☃', 'foo="\xe2\x98\x83"'],
  ])('%j', (value, expected) => {
    expect(line('foo', value)).toBe(expected)
  })
})

describe('attributes', () => {
  test('stand in the order of their names', () => {
    const attributes: CookieAttributes = {
      secure: true,
      samesite: 'Lax',
      path: '/x',
      partitioned: true,
      maxAge: 10,
      httponly: true,
      expires: 1300000000,
      domain: 'example.com',
    }
    expect(line('foo', 'bar', attributes)).toBe(
      'foo=bar; Domain=example.com; expires=Sun, 13 Mar 2011 07:06:40 GMT; HttpOnly; Max-Age=10; ' +
        'Partitioned; Path=/x; SameSite=Lax; Secure',
    )
  })

  test('that are false are left out', () => {
    const none = { httponly: false, partitioned: false, secure: false }
    expect(line('foo', 'bar', none)).toBe('foo=bar')
  })

  test('may be a Date, and a number with a fraction', () => {
    expect(line('foo', 'bar', { expires: new Date(0), maxAge: 1.5 })).toBe(
      'foo=bar; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=1',
    )
  })

  test('go out as UTF-8', () => {
    expect(line('foo', 'bar', { path: '/é' })).toBe('foo=bar; Path=/\xc3\xa9')
  })

  test.each(['domain', 'path', 'samesite'])('%s may not end early', (attribute) => {
    for (const text of ['a;b', 'a b', 'a\r\nb', 'a\0', '\x7f']) {
      expect(() => line('foo', 'bar', { [attribute]: text })).toThrow(
        new CookieError(
          `Invalid cookie attribute ${attribute}=${JSON.stringify(text)} for cookie foo`,
        ),
      )
    }
  })
})

describe('names', () => {
  test.each(['', 'a b', 'a=b', 'a;b', 'a"b', 'é', 'a\n', '[a]', 'a,b'])('%j is illegal', (name) => {
    expect(isCookieName(name)).toBe(false)
    expect(() => line(name, 'x')).toThrow(new CookieError(`Illegal key ${JSON.stringify(name)}`))
  })

  const reserved =
    'expires path comment domain max-age secure httponly version samesite partitioned Path MAX-AGE'
  test.each(reserved.split(' '))('%s is reserved', (name) => {
    expect(isCookieName(name)).toBe(false)
    expect(() => line(name, 'x')).toThrow(
      new CookieError(`Attempt to set a reserved key ${JSON.stringify(name)}`),
    )
  })

  test.each(['a', "!#$%&'*+-.^_`|~:", '__proto__', 'constructor', 'path2'])(
    '%s is fine',
    (name) => {
      expect(line(name, 'x')).toBe(`${name}=x`)
    },
  )
})

test('the last cookie of a name wins with all its attributes, in the place of the first', () => {
  const cookies = new SimpleCookie()
  cookies.set('a', '1', { path: '/x', secure: true })
  cookies.set('b', '2')
  cookies.set('a', '3')
  expect(cookies.outputLines()).toEqual(['a=3', 'b=2'])
  expect(cookies.size).toBe(2)
  expect(cookies.get('a')).toEqual({ key: 'a', value: '3' })
  expect(cookies.get('c')).toBeUndefined()
})

test('property: a browser that returns a value returns the same one', () => {
  const latin1 = fc.string({
    unit: fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)),
  })
  fc.assert(
    fc.property(latin1, (value) => {
      const written = line('foo', value) ?? ''
      expect(written).toMatch(/^[\x20-\x7e]*$/)
      expect(parseCookie(written)).toEqual({ foo: value })
    }),
    { seed: 6 },
  )
})
