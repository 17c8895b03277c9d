import { expect, jest, test } from '@jest/globals'
import { OptionsError, type OptionType } from '../src/index.ts'
import { kindOfType, STR } from '../src/option-type.ts'
import { Option, type OptionInit } from '../src/option.ts'

function option(type: OptionType, init: Partial<OptionInit> = {}): Option {
  return new Option({
    name: 'foo',
    kind: kindOfType(type) ?? STR,
    defaultValue: undefined,
    help: '',
    metavar: '',
    multiple: false,
    group: '',
    file: '',
    changed: undefined,
    ...init,
  })
}

test.each<[OptionType, string, unknown[]]>([
  ['int', '1,3,5:7', [1, 3, 5, 6, 7]],
  ['int', '5:3', []],
  ['int', '5:', [5]],
  ['int', '-1:2', [-1, 0, 1, 2]],
  ['str', 'a,b,c', ['a', 'b', 'c']],
  ['str', '', ['']],
  ['str', 'a,', ['a', '']],
  ['str', 'a:b', ['a:b']],
  ['float', '1.5,nan', [1.5, NaN]],
  ['bool', 'true,f', [true, false]],
  ['timedelta', '1m,2', [60, 2]],
])('a list of %p from %j', (type, text, values) => {
  const list = option(type, { multiple: true })
  list.parse(text)
  expect(list.value).toEqual(values)
})

test.each<[OptionType, boolean, string, string]>([
  ['int', true, '1,,2', "Option 'foo': '' is not an integer"],
  ['int', false, '1,2', "Option 'foo': '1,2' is not an integer"],
  ['datetime', false, 'bad', "Option 'foo': Unrecognized date/time format: 'bad'"],
  [URL, false, 'bad', "Option 'foo': Invalid URL"],
])('%p, list %j: %j is refused', (type, multiple, text, message) => {
  const target = option(type, { multiple })
  const error = captureError(() => target.parse(text))
  expect(error).toBeInstanceOf(OptionsError)
  expect(error.message).toBe(message)
  expect(error.cause).toBeDefined()
  expect(target.value).toBeUndefined()
})

test('what a reader throws need not be an error', () => {
  const reader = option(() => {
    throw 'no'
  })
  expect(captureError(() => reader.parse('x'))).toMatchObject({
    message: "Option 'foo': no",
    cause: 'no',
  })
})

test.each<[OptionType, boolean, unknown, string]>([
  ['int', false, '1', 'a int (string given)'],
  ['int', false, [1], 'a int (Array given)'],
  ['str', false, 1, 'a str (number given)'],
  ['int', true, 1, 'a list of int (number given)'],
  ['int', true, '1', 'a list of int (string given)'],
  ['int', true, [1, null, 'x'], 'a list of int (string in it)'],
])('%p, list %j: %j cannot be assigned', (type, multiple, value, expected) => {
  const target = option(type, { multiple })
  const message = `Option 'foo' is required to be ${expected}`
  expect(() => target.set(value)).toThrow(message)
  expect(() => option(type, { multiple, defaultValue: value })).toThrow(message)
})

test('null and undefined can always be assigned', () => {
  for (const multiple of [false, true]) {
    for (const value of [null, undefined]) {
      const target = option('int', { multiple, defaultValue: multiple ? [1] : 1 })
      target.set(value)
      expect(target.value).toBe(value)
    }
  }
  const list = option('int', { multiple: true })
  list.set([1, null])
  expect(list.value).toEqual([1, null])
})

test('each change is reported, a refused one is not', () => {
  const changed = jest.fn()
  const target = option('int', { defaultValue: 1, changed })
  target.parse('2')
  target.set(3)
  target.set(undefined)
  target.configure('4')
  expect(() => target.parse('x')).toThrow()
  expect(() => target.set('x')).toThrow()
  expect(changed.mock.calls).toEqual([[2], [3], [undefined], [4]])
  expect(target.value).toBe(4)
})

test('what the callback throws is not taken for a parse error', () => {
  const changed = (): never => {
    throw new RangeError('mine')
  }
  expect(() => option('int', { changed }).parse('1')).toThrow(new RangeError('mine'))
})

test.each<[OptionType, boolean, unknown, unknown]>([
  ['str', false, '1,2', '1,2'],
  ['str', true, '1,2', ['1', '2']],
  ['int', false, '42', 42],
  ['int', false, 42, 42],
  ['int', true, [1, 2], [1, 2]],
  ['int', true, '1:2', [1, 2]],
  ['timedelta', false, '1m', 60],
  ['str', false, null, null],
])('%p, list %j: %j in a file is %j', (type, multiple, value, result) => {
  const target = option(type, { multiple })
  target.configure(value)
  expect(target.value).toEqual(result)
})

test('values in a file that do not fit', () => {
  expect(() => option('str').configure(3)).toThrow(/required to be a str \(number given\)/)
  const list = option('int', { multiple: true })
  for (const value of [3, null, {}]) {
    expect(() => list.configure(value)).toThrow(
      "Option 'foo' is required to be a list of int or a comma-separated string",
    )
  }
})

function captureError(action: () => void): Error {
  try {
    action()
  } catch (error) {
    return error as Error
  }
  throw new Error('nothing was thrown')
}
