import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  CancelledError,
  ExceptionStackContext,
  Future,
  currentChain,
  moment,
} from '@tornado-ts/concurrent'
import { AsyncIOLoop, IOLoop } from '@tornado-ts/ioloop'
import { CapturedLog } from './captured-log.ts'

let loop: IOLoop
let log: CapturedLog

beforeEach(() => {
  loop = new IOLoop({ makeCurrent: false })
  log = new CapturedLog()
})
afterEach(() => {
  loop.close()
  log.release()
})

/** Runs the loop for some iterations. */
async function turn(iterations = 1): Promise<void> {
  for (let i = 0; i < iterations; i++) {
    loop.addCallback(() => loop.stop())
    await loop.start()
  }
}

describe('addCallback', () => {
  test('is neither synchronous nor a microtask, and keeps the order', async () => {
    const seen: string[] = []
    const main = IOLoop.current()
    const done = new Future<void>()
    main.addCallback((name: string) => seen.push(name), 'first')
    main.addCallback(() => {
      seen.push('second')
      done.setResult(undefined)
    })
    seen.push('after the call')
    await Promise.resolve()
    seen.push('microtask')
    await done
    expect(seen).toEqual(['after the call', 'microtask', 'first', 'second'])
  })

  test('what a batch adds belongs to the next one', async () => {
    const seen: number[] = []
    const again = (): void => {
      seen.push(seen.length)
      loop.addCallback(again)
    }
    loop.addCallback(again)
    await turn()
    expect(seen).toEqual([0])
    await turn()
    expect(seen).toEqual([0, 1])
  })

  test('a callback that adds itself does not starve I/O and timers', async () => {
    const main = IOLoop.current()
    let going = true
    const again = (): void => {
      if (going) main.addCallback(again)
    }
    again()
    await new Promise((resolve) => setTimeout(resolve, 2))
    await new Promise((resolve) => main.callLater(0.002, () => resolve(undefined)))
    going = false
  })

  test.each([
    ['{}', () => ({})],
    ['[]', () => []],
  ])(
    'a callback that returns %s causes no work (test_add_callback_return_sequence)',
    async (_, f) => {
      const spy = jest.spyOn(loop, 'addCallback')
      loop.callLater(0.05, () => loop.stop())
      loop.addCallback(f)
      await loop.start()
      expect(spy.mock.calls.length).toBeLessThan(10)
    },
  )

  test('from a timer it runs at once (test_add_callback_wakeup)', async () => {
    let delay = Infinity
    loop.callLater(0, () => {
      const added = performance.now()
      loop.addCallback(() => {
        delay = performance.now() - added
        loop.stop()
      })
    })
    await loop.start()
    expect(delay).toBeLessThan(10)
  })

  test('runs in the AsyncLocalStorage context of its caller', async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen: unknown[] = []
    for (const name of ['a', 'b']) {
      storage.run(name, () => {
        loop.addCallback(() => seen.push(storage.getStore()))
        loop.callLater(0, () => seen.push(storage.getStore()))
      })
    }
    loop.addCallback(() => seen.push(storage.getStore()))
    await turn()
    expect(seen).toEqual(['a', 'b', 'a', 'b', undefined])
  })

  test('runs inside the stack contexts of its caller, spawnCallback outside', async () => {
    const depths: number[] = []
    const note = (): void => void depths.push(currentChain().length)
    new ExceptionStackContext(() => true).run(() => {
      loop.addCallback(note)
      loop.spawnCallback(note)
      loop.addCallbackFromSignal(note)
      loop.callLater(0, note)
    })
    await turn(2)
    expect(depths).toEqual([1, 1, 0, 0])
  })

  test.each([undefined, 'f', {}])('refuses %p at the call', (callback) => {
    expect(() => loop.addCallback(callback as () => void)).toThrow(TypeError)
    expect(() => loop.callLater(1, callback as () => void)).toThrow(TypeError)
    expect(() => loop.addFuture(Promise.resolve(), callback as () => void)).toThrow(TypeError)
  })

  test('1000 calls on a closed loop are ignored', () => {
    loop.close()
    for (let i = 0; i < 1000; i++) {
      loop.addCallback(() => undefined)
      loop.callLater(0, () => undefined)
    }
    expect(log.records).toEqual([])
  })
})

describe('errors of callbacks', () => {
  const failure = new Error('broken')
  const failing: [string, () => unknown][] = [
    [
      'throws',
      () => {
        throw failure
      },
    ],
    [
      'is an async function that throws',
      async () => {
        throw failure
      },
    ],
    [
      'fails after a moment',
      async () => {
        await moment
        throw failure
      },
    ],
    ['returns an array with a promise that rejects', () => [1, Promise.reject(failure)]],
    ['returns an object with a promise that rejects', () => ({ a: Promise.reject(failure) })],
    [
      'returns a Future that fails',
      () => {
        const f = new Future()
        f.setException(failure)
        return f
      },
    ],
  ]

  describe.each(['addCallback', 'spawnCallback'] as const)('%s', (method) => {
    test.each(failing)('one that %s is logged once and later ones run', async (_name, callback) => {
      loop[method](callback)
      let later = false
      loop.addCallback(() => {
        later = true
      })
      await turn(4)
      expect(later).toBe(true)
      expect(log.messages).toEqual([expect.stringMatching(/^Exception in callback /)])
      expect(log.errors).toEqual([failure])
    })
  })

  test('of timers are logged too', async () => {
    loop.callLater(0, function tick() {
      throw failure
    })
    await turn(2)
    expect(log.messages).toEqual(['Exception in callback tick'])
  })

  test('cancellation is not an error', async () => {
    const abort = AbortSignal.abort()
    loop.addCallback(() => {
      throw new CancelledError('x')
    })
    loop.addCallback(() => abort.throwIfAborted())
    loop.addCallback(() => Promise.reject(new CancelledError('x')))
    await turn(3)
    expect(log.records).toEqual([])
  })

  test('go to the stack contexts of the callback first', async () => {
    const seen: unknown[] = []
    new ExceptionStackContext((error) => seen.push(error) > 0).run(() => {
      for (const [, callback] of failing) loop.addCallback(callback)
    })
    await turn(4)
    expect(seen).toEqual(failing.map(() => failure))
    expect(log.records).toEqual([])
  })

  test('handleCallbackException can be overridden, and may fail itself', async () => {
    const seen: unknown[] = []
    class Strict extends AsyncIOLoop {
      override handleCallbackException(
        callback: (...args: unknown[]) => unknown,
        error: unknown,
      ): void {
        seen.push(callback.name, error)
        throw new Error('handler broken')
      }
    }
    loop = new Strict({ makeCurrent: false })
    loop.addCallback(function bad() {
      throw failure
    })
    await turn(2)
    expect(seen).toEqual(['bad', failure])
    expect(log.messages).toEqual(['Exception in handleCallbackException'])
  })
})

describe('addFuture', () => {
  test('calls back in the next iteration even for a settled promise', async () => {
    const seen: unknown[] = []
    const done = new Future<number>()
    done.setResult(1)
    loop.addFuture(done, (future) => seen.push(future === done))
    loop.addFuture(Promise.resolve(2), (future) => seen.push(future.result()))
    await Promise.resolve()
    expect(seen).toEqual([])
    await turn(2)
    expect(seen).toEqual([true, 2])
  })

  test('an error raised by result() in the callback is logged', async () => {
    const failure = new Error('broken')
    loop.addFuture(Promise.reject(failure), (future) => future.result())
    await turn(3)
    expect(log.errors).toEqual([failure])
  })

  test('keeps the stack contexts of the caller', async () => {
    const depths: number[] = []
    const later = new Promise((resolve) => setImmediate(resolve))
    new ExceptionStackContext(() => true).run(() => {
      loop.addFuture(later, () => depths.push(currentChain().length))
    })
    await later
    await turn(2)
    expect(depths).toEqual([1])
  })

  test.each([42, {}, null])('refuses %p', (value) => {
    expect(() => loop.addFuture(value as never, () => undefined)).toThrow(TypeError)
  })
})
