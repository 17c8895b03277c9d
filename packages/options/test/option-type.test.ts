import { expect, test } from '@jest/globals'
import { type OptionType, OptionsError } from '../src/index.ts'
import { kindOfDefault, kindOfType, typeNameOf } from '../src/option-type.ts'

class Email {
  readonly value: string
  constructor(text: string) {
    if (!text.includes('@')) throw new TypeError('no @ in it')
    this.value = text
  }
}

test.each<[OptionType, string]>([
  ['str', 'str'],
  ['timedelta', 'timedelta'],
  [String, 'str'],
  [Number, 'float'],
  [Boolean, 'bool'],
  [Date, 'datetime'],
  [Email, 'Email'],
  [URL, 'URL'],
  [(text: string) => text.length, 'value'],
])('type %p is the kind %s', (type, name) => {
  expect(kindOfType(type)?.name).toBe(name)
})

test.each(['integer', 'toString', '', 1, null, {}])('%j is no type', (type) => {
  expect(kindOfType(type as OptionType)).toBeUndefined()
})

test.each<[unknown, string]>([
  [undefined, 'str'],
  [null, 'str'],
  ['x', 'str'],
  [1, 'int'],
  [1.5, 'float'],
  [NaN, 'float'],
  [false, 'bool'],
  [new Date(), 'datetime'],
  [new Email('a@b'), 'Email'],
])('the default %p has the kind %s', (value, name) => {
  expect(kindOfDefault(value)?.name).toBe(name)
})

test.each([[[1]], [() => 1], [1n], [Symbol.iterator], [Object.create(null)]])(
  'nothing is inferred from the default %p',
  (value) => {
    expect(kindOfDefault(value)).toBeUndefined()
  },
)

test.each<[string, boolean]>([
  ['true', true],
  ['1', true],
  ['no', true],
  ['', true],
  ['falsehood', true],
  ['false', false],
  ['False', false],
  ['0', false],
  ['f', false],
  ['F', false],
])('the bool %j is %j', (text, value) => {
  expect(kindOfType('bool')?.parse(text)).toBe(value)
})

test.each<[OptionType, unknown, boolean]>([
  ['str', 'x', true],
  ['str', 1, false],
  ['int', 1, true],
  ['int', 2.5, false],
  ['int', '1', false],
  ['float', 2, true],
  ['float', NaN, true],
  ['float', '2', false],
  ['bool', true, true],
  ['bool', 1, false],
  ['datetime', new Date(), true],
  ['datetime', '2013-04-28', false],
  ['timedelta', 45, true],
  ['timedelta', '45s', false],
  [Email, new Email('a@b'), true],
  [Email, 'a@b', false],
  [(text: string) => text, 7, true],
])('%p: may %p be assigned? %j', (type, value, accepted) => {
  expect(kindOfType(type)?.accepts(value)).toBe(accepted)
})

test('a class is constructed, a function is called', () => {
  expect(kindOfType(Email)?.parse('a@b')).toEqual(new Email('a@b'))
  expect(() => kindOfType(Email)?.parse('a')).toThrow('no @ in it')
  expect(kindOfType((text) => text.length)?.parse('abc')).toBe(3)
  function declared(this: unknown, text: string): unknown {
    return this === undefined && text
  }
  expect(kindOfType(declared)?.parse('abc')).toBe('abc')
})

test('only integers have ranges', () => {
  expect(kindOfType('int')?.parsePart('1:3')).toEqual([1, 2, 3])
  expect(kindOfType('str')?.parsePart('1:3')).toEqual(['1:3'])
  expect(() => kindOfType('float')?.parsePart('1:3')).toThrow(OptionsError)
})

test.each<[unknown, string]>([
  ['x', 'string'],
  [[], 'Array'],
  [new Email('a@b'), 'Email'],
  [Object.create(null), 'object'],
])('the type of %p is called %s', (value, name) => {
  expect(typeNameOf(value)).toBe(name)
})
