import { describe, expect, test } from '@jest/globals'
import {
  ExceptionStackContext,
  StackContext,
  StackContextInconsistentError,
  currentChain,
  runWithStackContext,
} from '@tornado-ts/concurrent'
import { IOLoop } from '@tornado-ts/ioloop'
import { Callback, Wait, coroutine, engine, moment } from '../src/index.ts'
import { iterations, run } from './callback-style.ts'

const nothing = { [Symbol.dispose]: (): void => undefined }
const contexts = [new StackContext(() => nothing), new ExceptionStackContext(() => false)] as const

describe('stack contexts and generators', () => {
  test.each(contexts)(
    'a yield inside of an open one (stack_context_test.test_yield_in_with)',
    async (context) => {
      const failing = run(() => {
        engine(function* () {
          yield new Callback('a')
          using _context = context.enter()
          yield new Wait('a')
        })()
      })
      await expect(failing).rejects.toBeInstanceOf(StackContextInconsistentError)
      await expect(failing).rejects.toThrow('yield within a StackContext block')
      const atOnce = coroutine(function* () {
        using _context = context.enter()
        yield moment
      })
      await expect(atOnce()).rejects.toBeInstanceOf(StackContextInconsistentError)
      expect(currentChain()).toEqual([])
    },
  )

  test('scheduling inside and yielding outside is fine (test_yield_outside_with)', async () => {
    const [context] = contexts
    const chains: unknown[] = []
    await run((done) => {
      engine(function* () {
        const callback: () => void = yield new Callback('k1')
        {
          using _context = context.enter()
          IOLoop.current().addCallback(() => {
            chains.push(currentChain().includes(context))
            callback()
          })
        }
        yield new Wait('k1')
        chains.push(currentChain().includes(context))
        done()
      })()
    })
    expect(chains).toEqual([true, false])
  })

  test('nested, with coroutines (test_run_with_stack_context)', async () => {
    const [c1, c2] = [new StackContext(() => nothing), new StackContext(() => nothing)]
    const f2 = coroutine(function* () {
      expect(currentChain()).toEqual([c1, c2])
      yield moment
      expect(currentChain()).toEqual([c1, c2])
    })
    const f1 = coroutine(function* () {
      expect(currentChain()).toEqual([c1])
      yield runWithStackContext(c2, f2)
      expect(currentChain()).toEqual([c1])
    })
    await runWithStackContext(c1, f1)
    expect(currentChain()).toEqual([])
  })

  test('an error of a callback is thrown in at the yield (test_exception_in_yield)', async () => {
    const body = coroutine(function* () {
      yield new Callback('k1')
      IOLoop.current().addCallback(() => {
        throw new RangeError('callback')
      })
      try {
        yield new Wait('k1')
      } catch (error) {
        return error
      }
      return undefined
    })
    expect(await body()).toEqual(new RangeError('callback'))
  })

  test('after the end of the run it goes further out', async () => {
    const errors: unknown[] = []
    await new ExceptionStackContext((error) => errors.push(error) > 0).run(() =>
      coroutine(function* () {
        const callback: () => void = yield new Callback('k1')
        callback()
        yield new Wait('k1')
        IOLoop.current().addCallback(() => {
          throw new RangeError('late')
        })
      })(),
    )
    await iterations()
    expect(errors).toEqual([new RangeError('late')])
  })
})
