import { expect, jest, test } from '@jest/globals'
import { fileURLToPath } from 'node:url'
import { OptionParser, OptionsError, type OptionType } from '../src/index.ts'

const thisFile = fileURLToPath(import.meta.url)

test.each([
  ['foo-bar', 'foo-bar'],
  ['foo_bar', 'foo_bar'],
  ['foo-bar', 'foo_bar'],
  ['foo_bar', 'foo-bar'],
  ['fooBar', 'foo_bar'],
])('%s, then %s: defined already', (first, second) => {
  const options = new OptionParser()
  options.define(first)
  expect(() => options.define(second)).toThrow(OptionsError)
  expect(() => options.define(second)).toThrow(`Option 'foo-bar' already defined in ${thisFile}`)
})

test('help is defined already', () => {
  expect(() => new OptionParser().define('help')).toThrow(/Option 'help' already defined in .+/)
})

test('what is no setting, and what is no name, is refused by its own name', () => {
  const options = new OptionParser()
  expect(() => options.define('port', { defualt: 1 } as object)).toThrow(
    "Option 'port' cannot be defined by 'defualt'",
  )
  expect(() => options.define(3 as never)).toThrow("'3' cannot name an option")
})

test.each(['', '-x', '_x', '--x', 'a=b', 'a b', ' '])('%j cannot name an option', (name) => {
  expect(() => new OptionParser().define(name)).toThrow(OptionsError)
})

test.each<[object, RegExp]>([
  [{ type: 'integer' }, /Option 'x' cannot be of type 'integer'/],
  [{ default: () => 1 }, /Option 'x' needs a type/],
  [{ default: [1] }, /Option 'x' needs a type/],
  [{ type: 'int', default: 'a' }, /required to be a int/],
  [{ multiple: true, default: 'a' }, /required to be a list of str/],
])('define %p is refused and leaves nothing behind', (settings, message) => {
  const options = new OptionParser()
  expect(() => options.define('x', settings)).toThrow(message)
  expect(options.has('x')).toBe(false)
})

test('every spelling reaches an option', () => {
  for (const name of ['foo-bar', 'foo_bar', 'fooBar']) {
    const options = new OptionParser()
    options.define(name, { default: 'a' })
    expect([options.foo_bar, options['foo-bar'], options.fooBar]).toEqual(['a', 'a', 'a'])
    options.fooBar = 'b'
    expect(options.get('foo-bar')).toBe('b')
    options.set('foo_bar', 'c')
    expect(options.fooBar).toBe('c')
    expect([options.has('fooBar'), options.has('foo-bar'), options.has('foobar')]).toEqual([
      true,
      true,
      false,
    ])
    expect([...options]).toEqual(['help', name])
  }
})

test('unknown names', () => {
  const options = new OptionParser()
  const message = "Unrecognized option 'fooBar'"
  expect(() => options.fooBar as unknown).toThrow(message)
  expect(() => options.get('fooBar') as unknown).toThrow(message)
  expect(() => (options.fooBar = 1)).toThrow(message)
  expect(() => options.set('fooBar', 1)).toThrow(message)
})

test('an option may have the name of a method', () => {
  const options = new OptionParser()
  options.define('items', { default: 3 })
  expect(options.items()).toEqual([
    ['help', undefined],
    ['items', 3],
  ])
  expect(options.get('items')).toBe(3)
})

test('names, values and groups', () => {
  const options = new OptionParser()
  options.define('a_one', { default: 1 })
  options.define('b-two', { default: 'x', group: 'b_group' })
  expect([...options]).toEqual(['help', 'a_one', 'b-two'])
  expect(options.items()).toEqual([
    ['help', undefined],
    ['a_one', 1],
    ['b-two', 'x'],
  ])
  const all = { help: undefined, a_one: 1, 'b-two': 'x' }
  expect(options.asDict()).toEqual(all)
  expect(options.groupDict()).toEqual(all)
  expect(options.groupDict('')).toEqual(all)
  expect(options.groupDict('b_group')).toEqual({ 'b-two': 'x' })
  expect(options.groupDict(thisFile)).toEqual({ a_one: 1 })
  expect(options.groupDict('nonexistent')).toEqual({})
  expect(options.groups()).toEqual(new Set(['b_group', '', thisFile]))
})

test('the types of values are inferred', () => {
  class Point {}
  const assign = (value: unknown, other: unknown): void => {
    const options = new OptionParser()
    options.define('x', { default: value })
    options.x = other
    expect(options.x).toBe(other)
  }
  assign(undefined, 'a')
  assign(1, 2)
  assign(1.5, 2)
  assign(true, false)
  assign(new Date(1), new Date(2))
  assign(new Point(), new Point())
  expect(() => assign(undefined, 1)).toThrow(/a str/)
  expect(() => assign(1, 2.5)).toThrow(/a int/)
  expect(() => assign(new Point(), {})).toThrow(/a Point/)
})

test('a list is empty until it is set', () => {
  const options = new OptionParser()
  options.define('x', { type: 'int', multiple: true })
  expect(options.x).toEqual([])
  options.x = [1]
  expect(options.x).toEqual([1])
  expect(() => (options.x = ['a'])).toThrow(
    "Option 'x' is required to be a list of int (string in it)",
  )
})

// options_test.OptionsTest.test_setattr_type_check, test_setattr_with_callback
test.each<[OptionType, unknown, unknown]>([
  ['int', 1, '1'],
  ['int', 1, 2.5],
  ['float', 2, '2'],
  ['bool', true, 1],
  ['str', 'a', 1],
])('%p: %p can be assigned, %p cannot', (type, right, wrong) => {
  const callback = jest.fn()
  const options = new OptionParser()
  options.define('x', { type, callback })
  options.x = right
  expect(() => (options.x = wrong)).toThrow(OptionsError)
  options.x = undefined
  expect(callback.mock.calls).toEqual([[right], [undefined]])
})

test('the help goes where it is wanted', () => {
  const options = new OptionParser()
  options.define('with_underscore')
  let text = ''
  options.printHelp({ write: (chunk: string) => (text += chunk) })
  expect(text).toMatch(/^Usage: .+ \[OPTIONS\]\n\nOptions:\n\n {2}--help .*\n/)
  expect(text).toContain(`\n${thisFile} options:\n\n  --with-underscore `)
})

test('a class can extend it', () => {
  class Settings extends OptionParser<{ port: number }> {
    constructor() {
      super()
      this.define('port', { default: 80 })
    }
    isPrivileged(): boolean {
      return this.port < 1024
    }
  }
  const settings = new Settings()
  expect(settings.isPrivileged()).toBe(true)
  expect(settings).toBeInstanceOf(OptionParser)
  expect(settings.groups()).toContain(thisFile)
})
