import { describe, expect, test } from '@jest/globals'
import {
  ExceptionStackContext,
  StackContext,
  StackContextInconsistentError,
  captureChain,
  checkChain,
  currentChain,
  executionScope,
  offerError,
  runInScope,
} from '../src/index.ts'
import type { ContextChain } from '../src/index.ts'

const context = new StackContext(() => ({ enter() {}, exit() {} }))
const chainOf = (...handlers: ((error: unknown) => boolean)[]): ContextChain | undefined => {
  const [outermost, ...inner] = handlers
  if (outermost === undefined) return captureChain()
  return new ExceptionStackContext(outermost).run(() => chainOf(...inner))
}

test('captureChain is empty outside of every context', () => {
  expect(captureChain()).toBeUndefined()
  expect(context.run(() => captureChain())).toBeDefined()
})

describe('runInScope', () => {
  test('makes the loop and the chain current for the call', () => {
    const loop = {}
    const chain = context.run(() => captureChain())
    const add = (a: number, b: number): number => {
      expect(executionScope.get()?.loop).toBe(loop)
      expect(currentChain()).toEqual([context])
      return a + b
    }
    expect(runInScope(loop, chain, add, [40, 2])).toBe(42)
    expect(executionScope.get()).toBeUndefined()
  })

  test('hides the contexts of the caller', () => {
    expect(context.run(() => runInScope({}, undefined, () => currentChain(), []))).toEqual([])
  })

  test('throws what no handler took', () => {
    const fail = (): never => {
      throw new Error('x')
    }
    expect(() => runInScope({}, undefined, fail, [])).toThrow('x')
    expect(() =>
      runInScope(
        {},
        chainOf(() => false),
        fail,
        [],
      ),
    ).toThrow('x')
    expect(
      runInScope(
        {},
        chainOf(() => true),
        fail,
        [],
      ),
    ).toBeUndefined()
  })
})

describe('offerError', () => {
  const error = new Error('x')

  test('nobody is asked if the chain is empty', () => {
    expect(offerError(error, undefined)).toEqual({ error })
  })

  test('asks the handlers innermost first until one takes it', () => {
    const asked: string[] = []
    const handler =
      (name: string, handled: boolean) =>
      (given: unknown): boolean => {
        expect(given).toBe(error)
        asked.push(name)
        return handled
      }
    const chain = chainOf(handler('c', true), handler('b', true), handler('a', false))
    expect(offerError(error, chain)).toBeUndefined()
    expect(asked).toEqual(['a', 'b'])
    expect(
      offerError(
        error,
        chainOf(() => false),
      )?.error,
    ).toBe(error)
  })

  test('a handler that throws replaces the error', () => {
    const replacement = new Error('y')
    const replace = (): never => {
      throw replacement
    }
    expect(offerError(error, chainOf(replace))?.error).toBe(replacement)
    const outer = chainOf((given) => given === replacement, replace)
    expect(offerError(error, outer)).toBeUndefined()
  })

  test('stateful contexts are not entered for it', () => {
    let entered = 0
    const stateful = new StackContext(() => ({ enter: () => void entered++, exit: () => true }))
    const chain = stateful.run(() => captureChain())
    expect(offerError(error, chain)).toEqual({ error })
    expect(entered).toBe(1)
  })

  test('undefined is an error like any other', () => {
    expect(
      offerError(
        undefined,
        chainOf(() => false),
      ),
    ).toEqual({ error: undefined })
    expect(
      offerError(
        undefined,
        chainOf(() => true),
      ),
    ).toBeUndefined()
  })

  test('handlers run with their chain as the current one', () => {
    const seen: number[] = []
    const chain = chainOf(() => seen.push(currentChain().length) > 0)
    offerError(error, chain)
    expect(seen).toEqual([1])
  })
})

describe('checkChain', () => {
  test('finds nothing wrong when the chain is what it was', () => {
    expect(checkChain(undefined)).toBeUndefined()
    context.run(() => expect(checkChain(captureChain())).toBeUndefined())
  })

  test('reports a context left open, and puts the chain back', () => {
    const before = captureChain()
    const entered = context.enter()
    const error = checkChain(before)
    expect(error).toBeInstanceOf(StackContextInconsistentError)
    expect(error?.message).toContain('yield within a StackContext block')
    expect(currentChain()).toEqual([])
    entered[Symbol.dispose]()
    expect(currentChain()).toEqual([])
  })
})
