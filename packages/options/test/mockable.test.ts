import { expect, jest, test } from '@jest/globals'
import { OptionParser, OptionsError } from '../src/index.ts'

function create(): OptionParser<{ foo: number; barBaz: string }> {
  const parser = new OptionParser<{ foo: number; barBaz: string }>()
  parser.define('foo', { default: 1 })
  parser.define('bar_baz', { default: 'a' })
  parser.foo = 2
  return parser
}

// options_test.OptionsTest.test_mock_patch
test('views nest', () => {
  const options = create()
  const outer = options.mockable()
  outer.foo = 4
  expect(options.foo).toBe(4)
  expect(outer.foo).toBe(4)
  options.foo = 5
  const inner = options.mockable()
  inner.foo = 6
  expect(options.foo).toBe(6)
  delete inner.foo
  expect(options.foo).toBe(5)
  delete outer.foo
  expect(options.foo).toBe(2)
})

test('a property is set once', () => {
  const view = create().mockable()
  view.barBaz = 'b'
  expect(() => (view.barBaz = 'c')).toThrow("don't reuse mockable objects")
  expect(() => Reflect.set(view, 'bar-baz', 'c')).toThrow(OptionsError)
  delete view.barBaz
  view.barBaz = 'c'
  expect(view.barBaz).toBe('c')
})

test('what cannot be set is not remembered', () => {
  const options = create()
  const view = options.mockable()
  expect(() => Reflect.set(view, 'foo', 'text')).toThrow(/required to be a int/)
  expect(() => Reflect.set(view, 'unknown', 1)).toThrow("Unrecognized option 'unknown'")
  expect(Reflect.deleteProperty(view, 'foo')).toBe(false)
  expect(options.foo).toBe(2)
  view.foo = 3
  expect(options.foo).toBe(3)
})

test('a view has the options and nothing else', () => {
  const view = create().mockable()
  expect('foo' in view).toBe(true)
  expect('other' in view).toBe(false)
  expect(Reflect.get(view, 'other')).toBeUndefined()
  expect(Reflect.get(view, Symbol.iterator)).toBeUndefined()
})

test('override until the end of the block', () => {
  const options = create()
  {
    using _outer = options.override({ foo: 4, barBaz: 'b' })
    expect(options.asDict()).toMatchObject({ foo: 4, bar_baz: 'b' })
    options.foo = 5
    {
      using _inner = options.override({ foo: 6 })
      expect(options.foo).toBe(6)
    }
    expect(options.foo).toBe(5)
  }
  expect(options.asDict()).toMatchObject({ foo: 2, bar_baz: 'a' })
})

test('an override is undone once', () => {
  const options = create()
  const override = options.override({ foo: 3 })
  override[Symbol.dispose]()
  options.foo = 9
  override[Symbol.dispose]()
  expect(options.foo).toBe(9)
})

test('an override that fails changes nothing', () => {
  const options = create()
  const wrong = { foo: 3, barBaz: 1 as unknown as string }
  expect(() => options.override(wrong)).toThrow(/required to be a str/)
  expect(options.foo).toBe(2)
})

test('callbacks hear of the change and of its end', () => {
  const callback = jest.fn()
  const options = new OptionParser()
  options.define('port', { default: 1, callback })
  options.override({ port: 2 })[Symbol.dispose]()
  expect(callback.mock.calls).toEqual([[2], [1]])
})
