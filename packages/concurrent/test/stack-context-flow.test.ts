import { beforeEach, describe, expect, test } from '@jest/globals'
import { StackContextInconsistentError } from '../src/index.ts'
import {
  ExceptionStackContext,
  NullContext,
  StackContext,
  currentChain,
  runWithStackContext,
  wrap,
} from '../src/stack-context.ts'
import { MiniLoop, drive } from './mini-loop.ts'

let loop: MiniLoop
/** The instances that are entered at the moment, outermost first. */
const entered: string[] = []
beforeEach(() => {
  loop = new MiniLoop()
  entered.length = 0
})

function named(name: string): StackContext {
  return new StackContext(() => ({
    enter: () => void entered.push(name),
    exit: () => expect(entered.pop()).toBe(name),
  }))
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const fail = (message: string): never => {
  throw new Error(message)
}

describe('errors', () => {
  test('a handler sees an error two callbacks later (test_stack_context)', async () => {
    const seen: unknown[] = []
    new ExceptionStackContext((error) => seen.push(error) > 0).run(() => {
      loop.addCallback(() => loop.addCallback(() => fail('two hops')))
    })
    loop.addCallback(() => fail('outside'))
    await loop.drained()
    expect(seen).toEqual([expect.objectContaining({ message: 'two hops' })])
    expect(loop.unhandled).toEqual([expect.objectContaining({ message: 'outside' })])
  })

  test('a handler sees the rejection of an async callback', async () => {
    const seen: unknown[] = []
    new ExceptionStackContext((error) => seen.push(error) > 0).run(() => {
      loop.addCallback(async () => fail('rejected'))
    })
    new ExceptionStackContext(() => fail('replaced')).run(() => {
      loop.addCallback(async () => fail('rejected'))
    })
    await loop.drained()
    expect(seen).toHaveLength(1)
    expect(loop.unhandled).toEqual([expect.objectContaining({ message: 'replaced' })])
  })

  test('the loop stays the current one inside a wrapped callback', async () => {
    let inside: object | undefined
    const callback = named('c1').run(() =>
      wrap(() => {
        inside = MiniLoop.current()
      }),
    )
    loop.addCallback(callback)
    await loop.drained()
    expect(inside).toBe(loop)
    expect(MiniLoop.current()).toBeUndefined()
  })
})

describe('who is entered', () => {
  test('a library context ends for a callback of the application (test_exit_library_context)', async () => {
    const seen: string[][] = []
    const libraryFunction = (callback: () => void): void => {
      const wrapped = wrap(callback)
      named('library').run(() => {
        loop.addCallback(() => {
          seen.push([...entered])
          wrapped()
        })
      })
    }
    named('application').run(() => libraryFunction(() => seen.push([...entered])))
    await loop.drained()
    expect(seen[0]).toEqual(['application', 'library'])
    expect(seen[1]?.at(-1)).toBe('application')
    expect(entered).toEqual([])
  })

  test('wrapped in c1, invoked under c2: c2 is not seen (test_isolation_nonempty)', async () => {
    const seen: string[][] = []
    const f2 = (): void => {
      loop.addCallback(() => seen.push([...entered]))
    }
    const wrapped = named('c1').run(() => wrap(f2))
    named('c2').run(wrapped)
    await loop.drained()
    expect(seen).toEqual([['c1']])
  })

  test('wrapped in nothing, invoked under c2: nothing is seen (test_isolation_empty)', async () => {
    const seen: string[][] = []
    const wrapped = named('c1').run(() =>
      new NullContext().run(() => wrap(() => loop.addCallback(() => seen.push([...entered])))),
    )
    named('c2').run(wrapped)
    await loop.drained()
    expect(seen).toEqual([[]])
  })
})

describe('deactivation', () => {
  test('takes effect at the next callback (test_deactivate)', async () => {
    const seen: string[][] = []
    const deactivators: (() => void)[] = []
    const inContext = (name: string, next: () => void) => (): void => {
      named(name).run((deactivate) => {
        deactivators.push(deactivate)
        loop.addCallback(next)
      })
    }
    const f5 = (): void => void seen.push([...entered])
    const f4 = (): void => {
      seen.push([...entered])
      deactivators[1]?.()
      seen.push([...entered])
      loop.addCallback(f5)
    }
    loop.addCallback(inContext('c1', inContext('c2', inContext('c3', f4))))
    await loop.drained()
    expect(seen).toEqual([
      ['c1', 'c2', 'c3'],
      ['c1', 'c2', 'c3'],
      ['c1', 'c3'],
    ])
  })

  test.each([
    ['nothing', undefined, ['c0', 'c1', 'c2']],
    ['the tail', 0, ['c1', 'c2']],
    ['the middle', 1, ['c0', 'c2']],
    ['the head', 2, ['c0', 'c1']],
  ])('works anywhere in the chain: %s (test_deactivate_order)', (_what, index, left) => {
    const off: (() => void)[] = []
    const wrapped = named('c0').run((d0) =>
      named('c1').run((d1) =>
        named('c2').run((d2) => {
          off.push(d0, d1, d2)
          return wrap(() => [...entered])
        }),
      ),
    )
    if (index !== undefined) off[index]?.()
    expect(wrapped()).toEqual(left)
  })

  test('works for a context entered with using', () => {
    const handle = named('c1').enter()
    const wrapped = wrap(() => [...entered])
    handle.deactivate()
    expect(entered).toEqual(['c1'])
    handle[Symbol.dispose]()
    expect(wrapped()).toEqual([])
  })
})

describe('coroutines', () => {
  test.each([
    ['StackContext', () => named('c1')],
    ['ExceptionStackContext', () => new ExceptionStackContext(() => false)],
  ])('a yield inside an open %s is an error, thrown at the yield', async (_name, make) => {
    let caught: unknown
    await drive(
      (function* () {
        try {
          using context = make().enter()
          yield context
        } catch (error) {
          caught = error
          expect(currentChain()).toEqual([])
          throw error
        }
      })(),
    ).catch((error: unknown) => expect(error).toBe(caught))
    expect(caught).toBeInstanceOf(StackContextInconsistentError)
    expect(entered).toEqual([])
    expect(currentChain()).toEqual([])
  })

  test('scheduling inside and yielding outside is fine', async () => {
    const seen: string[][] = []
    const result = await drive(
      (function* () {
        const done = named('c1').run(
          () =>
            new Promise<void>((resolve) => {
              loop.addCallback(() => {
                seen.push([...entered])
                resolve()
              })
            }),
        )
        yield done
        return currentChain()
      })(),
    )
    expect(seen).toEqual([['c1']])
    expect(result).toEqual([])
  })

  test('runWithStackContext covers the whole of each coroutine', async () => {
    const [c1, c2] = [named('c1'), named('c2')]
    const seen: (readonly object[])[] = []
    const f2 = (): Promise<void> =>
      drive(
        (function* () {
          seen.push(currentChain())
          yield turn()
          seen.push(currentChain())
        })(),
      )
    const f1 = (): Promise<void> =>
      drive(
        (function* () {
          seen.push(currentChain())
          yield runWithStackContext(c2, f2)
          seen.push(currentChain())
        })(),
      )
    await runWithStackContext(c1, f1)
    seen.push(currentChain())
    expect(seen).toEqual([[c1], [c1, c2], [c1, c2], [c1], []])
  })

  test('async functions inherit the chain across their awaits', async () => {
    const seen: unknown[] = []
    await runWithStackContext(
      new ExceptionStackContext((error) => seen.push(error) > 0),
      async () => {
        await turn()
        loop.addCallback(() => fail('after an await'))
        await loop.drained()
      },
    )
    expect(seen).toEqual([expect.objectContaining({ message: 'after an await' })])
  })
})

test.each([
  ['success', () => undefined],
  ['errors', () => fail('inner')],
])('ten operations in a row do not grow the chain: %s', async (_name, inner) => {
  /** What gen.Task does: an operation with callback in a handler of its own. */
  const task = (func: (callback: () => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const errors = new ExceptionStackContext((error) => {
        reject(error)
        return true
      })
      errors.run(() => func(wrap(resolve)))
    })
  const lengths: number[] = []
  const operation = (callback: () => void): void => {
    loop.addCallback(() => {
      lengths.push(currentChain().length)
      inner()
      callback()
    })
  }
  for (let i = 0; i < 10; i++) await task(operation).catch(() => undefined)
  expect(lengths).toEqual(Array.from({ length: 10 }, () => 1))
  expect(currentChain()).toEqual([])
})
