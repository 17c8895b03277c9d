import { describe, expect, jest, test } from '@jest/globals'
import {
  ExceptionStackContext,
  NullContext,
  StackContext,
  currentChain,
  handleException,
  wrap,
} from '../src/stack-context.ts'

const events: string[] = []
/** A context that records its ends. */
function recorder(name: string, swallow = false): StackContext {
  return new StackContext(() => ({
    enter: () => void events.push(`enter ${name}`),
    exit: (...args: unknown[]) => {
      const [error] = args
      events.push(`exit ${name}${args.length > 0 ? ` ${(error as Error).message}` : ''}`)
      return swallow
    },
  }))
}
function recorded(fn: () => unknown): string[] {
  events.length = 0
  fn()
  return events
}
const fail = (message: string): never => {
  throw new Error(message)
}

describe('StackContext', () => {
  test('run enters, passes the result and leaves', () => {
    const context = recorder('a')
    expect(recorded(() => expect(context.run(() => currentChain())).toEqual([context]))).toEqual([
      'enter a',
      'exit a',
    ])
    expect(currentChain()).toEqual([])
  })

  test('exit gets the error, which goes on', () => {
    const nested = (): unknown => recorder('a').run(() => recorder('b').run(() => fail('x')))
    expect(recorded(() => expect(nested).toThrow('x'))).toEqual([
      'enter a',
      'enter b',
      'exit b x',
      'exit a x',
    ])
  })

  test('exit that returns true swallows the error', () => {
    const nested = (): unknown => recorder('a').run(() => recorder('b', true).run(() => fail('x')))
    expect(recorded(() => expect(nested()).toBeUndefined())).toEqual([
      'enter a',
      'enter b',
      'exit b x',
      'exit a',
    ])
  })

  test('exit that throws replaces the error', () => {
    const replacing = new StackContext(() => ({ enter() {}, exit: () => fail('y') }))
    expect(() => replacing.run(() => fail('x'))).toThrow('y')
    expect(() => replacing.run(() => 1)).toThrow('y')
  })

  test('a Disposable begins when it is made and ends when disposed of', () => {
    const context = new StackContext(() => {
      events.push('made')
      return { [Symbol.dispose]: () => void events.push('disposed') }
    })
    const run = (): unknown => context.run(() => fail('x'))
    expect(recorded(() => expect(run).toThrow('x'))).toEqual(['made', 'disposed'])
  })

  test('using leaves the context at the end of the block', () => {
    const context = recorder('a')
    const block = (): void => {
      using entered = context.enter()
      expect(entered).toBeDefined()
      expect(currentChain()).toEqual([context])
    }
    expect(recorded(block)).toEqual(['enter a', 'exit a'])
    expect(currentChain()).toEqual([])
  })

  test('leaving twice is leaving once', () => {
    const entered = recorder('a').enter()
    expect(
      recorded(() => {
        entered[Symbol.dispose]()
        entered[Symbol.dispose]()
      }),
    ).toEqual(['exit a'])
  })

  test('an error of exit leaves a using block', () => {
    const context = new StackContext(() => ({ enter() {}, exit: () => fail('y') }))
    expect(() => context.enter()[Symbol.dispose]()).toThrow('y')
    expect(currentChain()).toEqual([])
  })

  test('an error of enter leaves no context open', () => {
    const context = new StackContext(() => ({ enter: () => fail('x'), exit() {} }))
    expect(() => context.enter()).toThrow('x')
    expect(currentChain()).toEqual([])
  })

  test('needs a function', () => {
    expect(() => new StackContext({} as never)).toThrow(TypeError)
    expect(() => new ExceptionStackContext(undefined as never)).toThrow(TypeError)
  })
})

describe('ExceptionStackContext', () => {
  test('handles the error of the body, or lets it go on', () => {
    const seen: unknown[] = []
    const handled = new ExceptionStackContext((error) => seen.push(error) > 0)
    expect(handled.run(() => fail('x'))).toBeUndefined()
    expect(seen).toEqual([expect.objectContaining({ message: 'x' })])
    expect(() => new ExceptionStackContext(() => {}).run(() => fail('x'))).toThrow('x')
    expect(handled.run(() => 42)).toBe(42)
  })

  test('what the handler throws replaces the error and goes on outward', () => {
    const outer = jest.fn((_error: unknown) => true)
    const inner = new ExceptionStackContext(() => fail('y'))
    new ExceptionStackContext(outer).run(() => inner.run(() => fail('x')))
    expect(outer).toHaveBeenCalledWith(expect.objectContaining({ message: 'y' }))
  })

  test('with using, sees the callbacks of the block', () => {
    const handler = jest.fn((_error: unknown) => true)
    const context = new ExceptionStackContext(handler)
    const entered = context.enter()
    const callback = wrap(() => fail('x'))
    entered[Symbol.dispose]()
    expect(currentChain()).toEqual([])
    callback()
    expect(handler).toHaveBeenCalledTimes(1)
  })
})

describe('NullContext', () => {
  const context = recorder('a')

  test('run hides every context', () => {
    context.run(() => {
      expect(new NullContext().run(() => currentChain())).toEqual([])
      expect(currentChain()).toEqual([context])
    })
    expect(new NullContext().run(() => currentChain())).toEqual([])
  })

  test('enter does until the end of the block', () => {
    context.run(() => {
      const entered = new NullContext().enter()
      expect(currentChain()).toEqual([])
      entered.deactivate()
      entered[Symbol.dispose]()
      expect(currentChain()).toEqual([context])
    })
  })
})

describe('wrap', () => {
  test('leaves what is no function, and what is wrapped, as it is', () => {
    expect(wrap(undefined)).toBeUndefined()
    expect(wrap(null)).toBeNull()
    recorder('a').run(() => {
      const wrapped = wrap(() => 1)
      expect(wrap(wrapped)).toBe(wrapped)
    })
  })

  test('passes this, the arguments and the result through', () => {
    const wrapped = recorder('a').run(() =>
      wrap(function (this: { base: number }, x: number) {
        return this.base + x
      }),
    )
    expect(wrapped.call({ base: 40 }, 2)).toBe(42)
  })

  test('enters the contexts outermost first, for every call', () => {
    const wrapped = recorder('a').run(() => recorder('b').run(() => wrap(() => 1)))
    for (let i = 0; i < 2; i++) {
      expect(recorded(wrapped)).toEqual(['enter a', 'enter b', 'exit b', 'exit a'])
    }
  })

  test('takes errors through the handlers, and throws what is left', () => {
    const handler = jest.fn((_error: unknown) => true)
    const outer = new ExceptionStackContext(handler)
    const wrapped = outer.run(() => recorder('a').run(() => wrap(() => fail('x'))))
    expect(recorded(wrapped)).toEqual(['enter a', 'exit a x'])
    expect(handler).toHaveBeenCalledTimes(1)
    expect(recorder('a').run(() => wrap(() => fail('y')))).toThrow('y')
  })

  test('an error of entering goes to the contexts outside of it', () => {
    const handler = jest.fn((_error: unknown) => true)
    let broken = false
    const breaking = new StackContext(() => ({
      enter: () => void (broken && fail('enter')),
      exit() {},
    }))
    const body = jest.fn()
    const wrapped = new ExceptionStackContext(handler).run(() => breaking.run(() => wrap(body)))
    broken = true
    wrapped()
    expect(body).not.toHaveBeenCalled()
    expect(handler).toHaveBeenCalledWith(expect.objectContaining({ message: 'enter' }))
  })

  test('hides the contexts of the caller, and brings them back', () => {
    const [c1, c2] = [recorder('c1'), recorder('c2')]
    const inContext = c1.run(() => wrap(() => currentChain()))
    const inNone = new NullContext().run(() => wrap(() => currentChain()))
    c2.run(() => {
      expect(inContext()).toEqual([c1])
      expect(inNone()).toEqual([])
      expect(currentChain()).toEqual([c2])
    })
  })
})

describe('handleException', () => {
  test('asks the handlers around the call', () => {
    const error = new Error('x')
    expect(handleException(error)).toBe(false)
    new ExceptionStackContext((given) => given === error).run(() => {
      expect(handleException(error)).toBe(true)
      expect(handleException(new Error('other'))).toBe(false)
    })
  })

  test('throws what a handler threw instead', () => {
    new ExceptionStackContext(() => true).run(() =>
      new ExceptionStackContext(() => fail('y')).run(() => {
        expect(handleException(new Error('x'))).toBe(true)
      }),
    )
    const replacing = new ExceptionStackContext(() => fail('y'))
    let thrown: unknown
    expect(() =>
      replacing.run(() => {
        try {
          handleException(new Error('x'))
        } catch (error) {
          thrown = error
        }
      }),
    ).not.toThrow()
    expect(thrown).toHaveProperty('message', 'y')
  })
})
