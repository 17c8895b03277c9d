import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { ExceptionStackContext, currentChain } from '@tornado-ts/concurrent'
import { IOLoop, WheelEntry, timerWheel } from '@tornado-ts/ioloop'
import { CapturedLog } from './captured-log.ts'

class Entry extends WheelEntry {
  readonly #action: () => void

  constructor(action: () => void) {
    super()
    this.#action = action
  }

  override onTimeout(): void {
    this.#action()
  }
}

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

/** Adds an entry that settles the promise with what `action` returns; keeps the process alive. */
function timeout<T>(action: () => T): Promise<T> {
  const keepAlive = setInterval(() => undefined, 1000)
  return new Promise<T>((resolve, reject) => {
    const entry = new Entry(() => {
      clearInterval(keepAlive)
      try {
        resolve(action())
      } catch (error) {
        reject(error)
      }
    })
    timerWheel(loop).add(entry, 0)
  })
}

describe('timerWheel', () => {
  test('is one per loop', () => {
    expect(timerWheel(loop)).toBe(timerWheel(loop))
    expect(timerWheel(loop)).not.toBe(timerWheel(IOLoop.current()))
  })

  test('works while the loop is stopped, outside of stack contexts, with the loop as current', async () => {
    const seen = await new ExceptionStackContext(() => true).run(() =>
      timeout(() => [IOLoop.current(), currentChain().length]),
    )
    expect(seen).toEqual([loop, 0])
  })

  test('an error is logged and does not hold the others up', async () => {
    timerWheel(loop).add(
      new Entry(() => {
        throw new Error('broken')
      }),
      0,
    )
    await timeout(() => undefined)
    expect(log.messages).toEqual([expect.stringContaining('Exception in callback')])
    expect(log.errors).toEqual([new Error('broken')])
  })

  test('closing the loop closes the wheel', () => {
    const entry = new Entry(() => undefined)
    timerWheel(loop).add(entry, 5)
    loop.close()
    timerWheel(loop).add(entry, 5)
    expect(timerWheel(loop).size).toBe(0)
  })
})
