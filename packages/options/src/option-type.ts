import { parseDatetime } from './datetime.ts'
import { parseDecimal, parseInteger, parseIntegerRange } from './numbers.ts'
import { parseTimedelta } from './timedelta.ts'

/** The built-in types. A `timedelta` is a number of seconds. */
export type OptionTypeName = 'str' | 'int' | 'float' | 'bool' | 'datetime' | 'timedelta'

/** A class whose instances are the values; `new C(text)` reads one. */
export type OptionClass = new (text: string) => unknown

/** A function that reads a value from text and throws if it cannot. */
export type OptionReader = (text: string) => unknown

/**
 * What the values of an option are.
 *
 * `String`, `Number`, `Boolean` and `Date` stand for `str`, `float`, `bool` and `datetime`.
 */
export type OptionType = OptionTypeName | OptionClass | OptionReader

/** The type of the values of an option of type `Y`. */
export type OptionValueOf<Y extends OptionType> = Y extends 'str' | StringConstructor
  ? string
  : Y extends 'int' | 'float' | 'timedelta' | NumberConstructor
    ? number
    : Y extends 'bool' | BooleanConstructor
      ? boolean
      : Y extends 'datetime' | DateConstructor
        ? Date
        : Y extends new (text: string) => infer V
          ? V
          : Y extends (text: string) => infer V
            ? V
            : never

/** How the values of a type are read and recognised. */
export interface ValueKind {
  /** Name of the type, for messages. */
  readonly name: string
  /** Reads one value; throws if the text is not one. */
  readonly parse: (text: string) => unknown
  /** Reads one part of a comma-separated list. */
  readonly parsePart: (text: string) => unknown[]
  /** Whether a value may be assigned. */
  readonly accepts: (value: unknown) => boolean
}

function valueKind(
  name: string,
  parse: ValueKind['parse'],
  accepts: ValueKind['accepts'],
  parsePart: ValueKind['parsePart'] = (text) => [parse(text)],
): ValueKind {
  return { name, parse, parsePart, accepts }
}

const isString = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isBoolean = (value: unknown): boolean => typeof value === 'boolean'
const isDate = (value: unknown): boolean => value instanceof Date

const KINDS: Readonly<Record<OptionTypeName, ValueKind>> = {
  str: valueKind('str', (text) => text, isString),
  int: valueKind('int', parseInteger, Number.isInteger, parseIntegerRange),
  float: valueKind('float', parseDecimal, isNumber),
  bool: valueKind('bool', (text) => !/^(?:false|0|f)$/i.test(text), isBoolean),
  datetime: valueKind('datetime', parseDatetime, isDate),
  timedelta: valueKind('timedelta', parseTimedelta, isNumber),
}

const CONSTRUCTORS: ReadonlyMap<unknown, ValueKind> = new Map<unknown, ValueKind>([
  [String, KINDS.str],
  [Number, KINDS.float],
  [Boolean, KINDS.bool],
  [Date, KINDS.datetime],
])

/** The kind of option whose values are unparsed switches: `--name` alone means true. */
export const BOOL: ValueKind = KINDS.bool

/** The kind of option whose values are the text itself. */
export const STR: ValueKind = KINDS.str

/** Finds the kind of a declared type; `undefined` if it is no type. */
export function kindOfType(type: OptionType): ValueKind | undefined {
  if (typeof type === 'string') return Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  if (typeof type !== 'function') return undefined
  return CONSTRUCTORS.get(type) ?? (isClass(type) ? kindOfClass(type) : kindOfReader(type))
}

/** Infers the kind from a default; `undefined` if no type has such values. */
export function kindOfDefault(value: unknown): ValueKind | undefined {
  switch (typeof value) {
    case 'undefined':
    case 'string':
      return KINDS.str
    case 'number':
      return Number.isInteger(value) ? KINDS.int : KINDS.float
    case 'boolean':
      return KINDS.bool
    case 'object':
      return value === null ? KINDS.str : kindOfInstance(value)
    default:
      return undefined
  }
}

function kindOfInstance(value: object): ValueKind | undefined {
  const type: unknown = value.constructor
  if (Array.isArray(value) || typeof type !== 'function') return undefined
  return CONSTRUCTORS.get(type) ?? kindOfClass(type as OptionClass)
}

/** Names the type of a value, for messages. */
export function typeNameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value
  const type: unknown = value.constructor
  return typeof type === 'function' ? type.name : 'object'
}

/** Tells classes, built-in ones too, from functions: their `prototype` cannot be replaced. */
function isClass(type: OptionClass | OptionReader): type is OptionClass {
  return Object.getOwnPropertyDescriptor(type, 'prototype')?.writable === false
}

function kindOfClass(type: OptionClass): ValueKind {
  return valueKind(
    type.name,
    (text) => new type(text),
    (value) => value instanceof type,
  )
}

function kindOfReader(type: OptionReader): ValueKind {
  return valueKind(
    type.name || 'value',
    (text) => type(text),
    () => true,
  )
}
