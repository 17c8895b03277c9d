import { describe, expect, test } from '@jest/globals'
import { ExceptionStackContext } from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import {
  Callback,
  Return,
  ReturnValueIgnoredError,
  Wait,
  engine,
  isCoroutineFunction,
  moment,
  sleep,
} from '../src/index.ts'
import * as legacy from '../src/legacy.ts'
import { iterations, run } from './callback-style.ts'
import { capturedLog } from './captured-log.ts'

const log = capturedLog()
type Body = () => Generator<unknown, undefined, never>

describe('engine', () => {
  test('runs a generator and returns nothing (gen_test.GenEngineTest.test_no_yield)', async () => {
    await run((done) => {
      const body = engine(function* (a: number, b: number) {
        expect(a + b).toBe(42)
        done()
      })
      expect(body(40, 2)).toBeUndefined()
    })
  })

  test('waits like a coroutine', async () => {
    const value = await run<string>((done) => {
      engine(function* () {
        yield moment
        const callback: (value: string) => void = yield new Callback('key')
        IOLoop.current().addCallback(callback, 'value')
        yield sleep(0)
        done(yield new Wait('key'))
      })()
    })
    expect(value).toBe('value')
  })

  test('this, arguments and looks', () => {
    const seen: unknown[] = []
    function* body(this: { n: number }, more: number): Generator<unknown, undefined, never> {
      seen.push(this.n, more)
      return undefined
    }
    const wrapper = engine(body)
    wrapper.call({ n: 1 }, 2)
    expect(seen).toEqual([1, 2])
    expect([wrapper.name, wrapper.length, wrapper.wrapped]).toEqual(['body', 1, body])
    expect(isCoroutineFunction(wrapper)).toBe(true)
  })

  test('an error before the first wait is thrown to the caller (test_exception_phase1)', () => {
    const body = engine(function* () {
      throw new RangeError('at once')
    })
    expect(() => body()).toThrow(RangeError)
    const plain = engine(() => {
      throw new RangeError('at once')
    })
    expect(() => plain()).toThrow(RangeError)
  })

  test('a later one goes to the stack contexts of the caller (test_exception_phase2)', async () => {
    const body = engine(function* () {
      yield moment
      throw new RangeError('later')
    })
    await expect(run(() => body())).rejects.toBeInstanceOf(RangeError)
    const outer: unknown[] = []
    new ExceptionStackContext((error) => outer.push(error) > 0).run(() => body())
    await iterations()
    expect(outer).toEqual([new RangeError('later')])
    expect(log.messages()).toEqual([])
  })

  test('or is logged', async () => {
    const body = engine(function* () {
      yield moment
      throw new RangeError('later')
    })
    body()
    await iterations()
    expect(log.messages()).toHaveLength(1)
    expect(log.messages()[0]).toMatch(/^Exception in callback/)
  })

  test('an error of a Wait is thrown in (test_exception_in_task_phase2)', async () => {
    const failing = run(() => {
      engine(function* () {
        yield new Wait('unknown')
      })()
    })
    await expect(failing).rejects.toThrow("key 'unknown' is not pending")
  })

  describe('cannot return values', () => {
    const immediately: [string, Body][] = [
      [
        'by return',
        function* () {
          return 42 as never
        },
      ],
      [
        'by Return',
        function* () {
          throw new Return(42)
        },
      ],
    ]
    test.each(immediately)('%s, at once', (_how, body) => {
      expect(() => engine(body)()).toThrow(ReturnValueIgnoredError)
      expect(() => engine(body)()).toThrow('@gen.engine functions cannot return values: 42')
    })

    const later: [string, Body][] = [
      [
        'by return',
        function* () {
          yield moment
          return 42 as never
        },
      ],
      [
        'by Return',
        function* () {
          yield moment
          throw new Return(42)
        },
      ],
    ]
    test.each(later)('%s, after a wait', async (_how, body) => {
      await expect(run(() => engine(body)())).rejects.toBeInstanceOf(ReturnValueIgnoredError)
    })
  })

  test('Return without a value is allowed (test_return_value)', async () => {
    await run((done) => {
      engine(function* () {
        yield moment
        done()
        throw new Return()
      })()
    })
  })
})

test('the entry ./legacy has the same objects', async () => {
  const all: Record<string, unknown> = await import('../src/index.ts')
  expect(Object.keys(legacy).length).toBeGreaterThan(10)
  for (const [name, value] of Object.entries(legacy)) expect(value).toBe(all[name])
})
