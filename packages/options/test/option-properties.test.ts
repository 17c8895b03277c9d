import { expect, test } from '@jest/globals'
import { OptionProperties } from '../src/option-properties.ts'

class Values extends OptionProperties {
  readonly #values = new Map<string, unknown>()
  readonly own: string = 'own'

  get(name: string): unknown {
    if (!this.has(name)) throw new RangeError(name)
    return this.#values.get(name)
  }

  set(name: string, value: unknown): void {
    this.#values.set(name, value)
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }
}

function create(): Values & Record<string, unknown> {
  return new Values() as Values & Record<string, unknown>
}

test('unknown properties are named values', () => {
  const values = create()
  values['port'] = 1
  expect(values['port']).toBe(1)
  expect(values.get('port')).toBe(1)
  expect('port' in values).toBe(true)
  expect('other' in values).toBe(false)
  expect(() => values['other']).toThrow(RangeError)
  expect(Object.keys(values)).toEqual(['own'])
})

test('members win, and stay what they are', () => {
  const values = create()
  values.set('get', 1)
  values.set('constructor', 2)
  expect(values.get('get')).toBe(1)
  expect(values.get('constructor')).toBe(2)
  expect(values.constructor).toBe(Values)
  expect(values.own).toBe('own')
  values['has'] = () => true
  expect(values.has('anything')).toBe(true)
  expect(values).toBeInstanceOf(Values)
})

test('what Node and the language probe for is not there', async () => {
  const values = create()
  expect(await Promise.resolve(values)).toBe(values)
  expect(JSON.stringify(values)).toBe('{"own":"own"}')
  expect(Reflect.get(values, Symbol.iterator)).toBeUndefined()
  values[Symbol.for('mark') as unknown as string] = 1
  expect(Reflect.get(values, Symbol.for('mark'))).toBe(1)
  values['toJSON'] = 'a value'
  expect(values['toJSON']).toBe('a value')
})
