import { describe, expect, test } from '@jest/globals'
import { BadYieldError, Future, convertYielded, moment, multi } from '../src/index.ts'

const never = (): object => {
  throw new Error('not called')
}

describe('convertYielded', () => {
  test('nothing is a moment', () => {
    for (const value of [undefined, null, moment]) expect(convertYielded(value)).toBe(moment)
  })

  test('a thenable stays the same object', () => {
    for (const value of [new Future(), Promise.resolve(), { then: never }]) {
      expect(convertYielded(value)).toBe(value)
    }
  })

  test('collections are waited for as a whole', async () => {
    const list = await convertYielded([Promise.resolve(1), null])
    expect(list).toEqual([1, undefined])
    expect(await convertYielded({ a: Promise.resolve(1) })).toEqual({ a: 1 })
    expect(await convertYielded(new Map([['a', Promise.resolve(1)]]))).toEqual(new Map([['a', 1]]))
    expect(await convertYielded(Object.create(null))).toEqual({})
  })

  class Lock {}
  test.each<[string, unknown]>([
    ['a number', 42],
    ['a string', 'x'],
    ['a boolean', true],
    ['a function', never],
    ['an instance of a class', new Lock()],
    ['a Set', new Set([Promise.resolve()])],
    ['an array with a bad member', [Promise.resolve(), 42]],
  ])('%s is refused', (_what, value) => {
    expect(() => convertYielded(value)).toThrow(BadYieldError)
    expect(() => convertYielded(value)).toThrow(/^yielded unknown object /)
  })

  test('a bare generator is refused with a hint', () => {
    function* body(): Generator<undefined> {
      yield
    }
    expect(() => convertYielded(body())).toThrow(/wrap its function in coroutine/)
  })

  test('of the registered classes of a value the most derived wins', async () => {
    class Base {
      readonly kind = 'base'
    }
    class Derived extends Base {}
    class Leaf extends Derived {}
    class Other extends Base {}
    convertYielded.register(Base, async () => 'as Base')
    convertYielded.register(Derived, async () => 'as Derived')
    expect(await convertYielded(new Base())).toBe('as Base')
    expect(await convertYielded(new Leaf())).toBe('as Derived')
    expect(await convertYielded(new Other())).toBe('as Base')
  })

  test('a registered class comes before the generic rules', async () => {
    class List extends Array<number> {}
    convertYielded.register(List, async (list) => list.length)
    expect(await convertYielded(List.of(7, 8, 9))).toBe(3)
  })

  test('a converter may decline', async () => {
    class Deferred {
      readonly ready: boolean
      constructor(ready: boolean) {
        this.ready = ready
      }
    }
    convertYielded.register(Deferred, (deferred) =>
      deferred.ready ? Promise.resolve('ready') : undefined,
    )
    expect(await convertYielded(new Deferred(true))).toBe('ready')
    expect(() => convertYielded(new Deferred(false))).toThrow(BadYieldError)
  })

  test('the entry ./yieldable is the same registry', async () => {
    const entry = await import('../src/yieldable.ts')
    expect(entry.convertYielded).toBe(convertYielded)
    expect(entry.multi).toBe(multi)
    expect(entry.BadYieldError).toBe(BadYieldError)
  })
})
