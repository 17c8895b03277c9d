import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'

import { Configurable, registerObject, type SavedConfiguration } from '../src/index.ts'

interface Options {
  a?: unknown
  b?: unknown
}

class Base extends Configurable {
  declare posArg: unknown
  static override configurableBase(): typeof Configurable {
    return Base
  }
  static override configurableDefault(): typeof Configurable {
    return One
  }
  override initialize(posArg?: unknown, _options?: Options): void {
    this.posArg = posArg
  }
}

/** Takes its arguments as `new Base()` and `new Base(42, {...})` give them. */
function split(args: unknown[]): [posArg: unknown, options: Options] {
  const options = args.at(-1)
  if (typeof options !== 'object' || options === null) return [args[0], {}]
  return [args.length > 1 ? args[0] : undefined, options]
}

class One extends Base {
  declare a: unknown
  override initialize(...args: unknown[]): void {
    const [posArg, { a }] = split(args)
    super.initialize(posArg)
    this.a = a
  }
}

class Two extends Base {
  declare b: unknown
  override initialize(...args: unknown[]): void {
    const [posArg, { b }] = split(args)
    super.initialize(posArg)
    this.b = b
  }
}

class Three extends Base {
  static override configurableBase(): typeof Configurable {
    return Three
  }
  static override configurableDefault(): typeof Configurable {
    return ThreeA
  }
}

class ThreeA extends Three {
  declare a: unknown
  override initialize(...args: unknown[]): void {
    this.a = split(args)[1].a
  }
}

class ThreeB extends Three {
  declare b: unknown
  override initialize(...args: unknown[]): void {
    this.b = split(args)[1].b
  }
}

class Unrelated extends Configurable {}

let saved: [SavedConfiguration, SavedConfiguration]
beforeEach(() => {
  saved = [Base.saveConfiguration(), Three.saveConfiguration()]
})
afterEach(() => {
  Base.restoreConfiguration(saved[0])
  Three.restoreConfiguration(saved[1])
})

function checkImplementationsDirectly(): void {
  const one = new One()
  expect(one).toBeInstanceOf(One)
  expect(one.a).toBeUndefined()
  const two = new Two(7, { b: 9 })
  expect(two).toBeInstanceOf(Two)
  expect([two.posArg, two.b]).toEqual([7, 9])
}

describe('one base (util_test.ConfigurableTest)', () => {
  test('test_default', () => {
    expect(new Base()).toBeInstanceOf(One)
    expect(Base.configuredClass()).toBe(One)
    checkImplementationsDirectly()
  })

  test('test_config_class', () => {
    Base.configure(Two)
    expect(new Base()).toBeInstanceOf(Two)
    checkImplementationsDirectly()
  })

  test('test_config_str', () => {
    registerObject('configurable-test.Two', Two)
    Base.configure('tornado.configurable-test.Two')
    expect(new Base()).toBeInstanceOf(Two)
    checkImplementationsDirectly()
  })

  test('test_config_args', () => {
    Base.configure(undefined, { a: 3 })
    const plain = new Base()
    expect(plain).toBeInstanceOf(One)
    expect(plain).toMatchObject({ a: 3, posArg: undefined })
    expect(new Base(42, { a: 4 })).toMatchObject({ a: 4, posArg: 42 })
    expect(new Base(42)).toMatchObject({ a: 3, posArg: 42 })
    expect(new Base(undefined)).toMatchObject({ a: 3 })
    checkImplementationsDirectly()
  })

  test('test_config_class_args', () => {
    Base.configure(Two, { b: 5 })
    expect(new Base()).toMatchObject({ b: 5 })
    expect(new Base(42, { b: 6 })).toMatchObject({ b: 6, posArg: 42 })
    expect(new Two().b).toBeUndefined()
    checkImplementationsDirectly()
  })

  test('options of an earlier call are not kept', () => {
    Base.configure(undefined, { a: 3 })
    Base.configure(One)
    expect(new Base()).toMatchObject({ a: undefined })
  })

  test('an instance in the last place is an argument, not options', () => {
    Base.configure(undefined, { a: 3 })
    const date = new Date(0)
    expect(new Base(date)).toMatchObject({ posArg: date, a: 3 })
  })

  test('initialize runs once, on the instance that is returned', () => {
    const seen: unknown[] = []
    class Counting extends Base {
      override initialize(): void {
        seen.push(this)
      }
    }
    Base.configure(Counting)
    expect(seen).toEqual([])
    expect(seen).toEqual([])
    const made = new Base()
    expect(seen.length).toBe(1)
    expect(seen[0]).toBe(made)
  })

  test('a base may be its own implementation', () => {
    class Whole extends Configurable {
      declare size: number
      static override configurableBase(): typeof Configurable {
        return Whole
      }
      static override configurableDefault(): typeof Configurable {
        return Whole
      }
      override initialize({ size = 1 }: { size?: number } = {}): void {
        this.size = size
      }
    }
    Whole.configure(undefined, { size: 2 })
    expect(new Whole().size).toBe(2)
    expect(new Whole({ size: 3 }).size).toBe(3)
  })
})

describe('a base inside a base', () => {
  test('test_config_multi_level', () => {
    Base.configure(Three, { a: 1 })
    const outer = new Base()
    expect(outer).toBeInstanceOf(ThreeA)
    expect(outer).toMatchObject({ a: 1 })

    Base.configure(Three)
    Three.configure(ThreeB, { b: 2 })
    const inner = new Base()
    expect(inner).toBeInstanceOf(ThreeB)
    expect(inner).toMatchObject({ b: 2 })
  })

  test('test_config_inner_level', () => {
    expect(new Three()).toBeInstanceOf(ThreeA)
    Three.configure(ThreeB)
    expect(new Three()).toBeInstanceOf(ThreeB)
    expect(new Base()).toBeInstanceOf(One)
  })

  test('a choice for the outer base does not leak to the inner one', () => {
    Base.configure(ThreeB, { b: 1 })
    expect(new Three()).toBeInstanceOf(ThreeA)
    expect(new Base()).toMatchObject({ b: 1 })
  })
})

describe('mistakes', () => {
  test('a class outside the hierarchy', () => {
    expect(() => Base.configure(Unrelated)).toThrow(new RangeError('Invalid subclass of Base'))
    expect(() => Three.configure(One)).toThrow(new RangeError('Invalid subclass of Three'))
    registerObject('configurable-test.notAClass', 12)
    expect(() => Base.configure('configurable-test.notAClass')).toThrow(RangeError)
  })

  test('a name that is not registered', () => {
    expect(() => Base.configure('nope.X')).toThrow("no class is registered as 'nope.X'")
  })

  test('a class without a base', () => {
    expect(() => new Unrelated()).toThrow('not implemented')
    expect(() => Unrelated.configurableDefault()).toThrow('not implemented')
  })
})
