import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { AsyncIOLoop, AsyncIOMainLoop, BaseAsyncIOLoop, IOLoop } from '@tornado-ts/ioloop'

let loop: AsyncIOLoop

beforeEach(() => {
  loop = new AsyncIOLoop()
})
afterEach(() => {
  loop.close()
})

describe('start and stop', () => {
  test('three times over; the loop is current inside and not after', async () => {
    const main = new IOLoop({ makeCurrent: false })
    loop.close()
    loop = new AsyncIOLoop({ makeCurrent: false })
    for (let i = 0; i < 3; i++) {
      let inside: IOLoop | undefined
      loop.addCallback(() => {
        inside = IOLoop.current()
        loop.stop()
      })
      expect(loop.running).toBe(false)
      const started = loop.start()
      expect(loop.running).toBe(true)
      await started
      expect(loop.running).toBe(false)
      expect(inside).toBe(loop)
      expect(IOLoop.current()).not.toBe(loop)
      expect(loop.isCurrent).toBe(false)
    }
    main.close()
  })

  test('a second start rejects and the first goes on', async () => {
    let outcome: unknown
    loop.addCallback(async () => {
      outcome = await loop.start().catch((error: unknown) => error)
      loop.addCallback(() => loop.stop())
    })
    await loop.start()
    expect(outcome).toEqual(new Error('IOLoop is already running'))
  })

  test('stop beforehand makes the next start return after one batch', async () => {
    const seen: string[] = []
    loop.addCallback(() => {
      seen.push('first')
      loop.addCallback(() => seen.push('second'))
    })
    loop.stop()
    await loop.start()
    expect(seen).toEqual(['first'])
    loop.stop()
    await loop.start()
    expect(seen).toEqual(['first', 'second'])
  })

  test('the batch of the stop is finished, what it adds waits', async () => {
    const seen: string[] = []
    loop.addCallback(() => {
      loop.stop()
      loop.addCallback(() => seen.push('next'))
    })
    loop.addCallback(() => seen.push('same'))
    await loop.start()
    await new Promise((resolve) => setTimeout(resolve, 2))
    expect(seen).toEqual(['same'])
  })

  test('stop from outside of the loop is noticed', async () => {
    const started = loop.start()
    setTimeout(() => loop.stop(), 1)
    await started
  })

  test('callbacks and timers of a loop that is not started are held', async () => {
    const held = jest.fn()
    loop.addCallback(held)
    loop.callLater(0, held)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(held).not.toHaveBeenCalled()
  })
})

describe('close', () => {
  test('start rejects afterwards', async () => {
    loop.close()
    loop.close()
    await expect(loop.start()).rejects.toThrow('IOLoop is closed')
  })

  test('is refused while running', async () => {
    let error: unknown
    loop.addCallback(() => {
      try {
        loop.close()
      } catch (thrown) {
        error = thrown
      }
      loop.stop()
    })
    await loop.start()
    expect(error).toBeInstanceOf(Error)
  })

  test('gives up being the current loop', () => {
    expect(loop.isCurrent).toBe(true)
    loop[Symbol.dispose]()
    expect(IOLoop.current()).not.toBe(loop)
  })

  test('with allFds closes what is watched, whatever that throws', () => {
    const stream = new PassThrough()
    const broken = {
      fileno: () => -99,
      readable: false,
      onReadable: () => undefined,
      close: jest.fn(() => {
        throw new Error('cannot close')
      }),
    }
    loop.addHandler(stream, () => undefined, IOLoop.READ)
    loop.addHandler(broken, () => undefined, IOLoop.READ)
    loop.close({ allFds: true })
    expect(stream.destroyed).toBe(true)
    expect(broken.close).toHaveBeenCalledTimes(1)
  })

  test('without allFds leaves it open', () => {
    const stream = new PassThrough()
    loop.addHandler(stream, () => undefined, IOLoop.READ)
    loop.close()
    expect(stream.destroyed).toBe(false)
    expect(stream.listenerCount('readable')).toBe(0)
    stream.destroy()
  })

  test('ten loops made and closed leave no handles', () => {
    const before = process.getActiveResourcesInfo().length
    for (let i = 0; i < 10; i++) {
      const other = new IOLoop()
      other.addCallback(() => undefined)
      other.callLater(10, () => undefined)
      other.close()
    }
    expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before)
    expect(IOLoop.current()).toBeInstanceOf(AsyncIOMainLoop)
  })
})

describe('AsyncIOMainLoop', () => {
  let main: IOLoop

  beforeEach(() => {
    loop.close()
    IOLoop.clearCurrent()
    main = IOLoop.current()
  })
  afterEach(() => {
    main.close()
  })

  test('there is one at a time', () => {
    expect(main).toBeInstanceOf(BaseAsyncIOLoop)
    expect(() => new AsyncIOMainLoop()).toThrow(
      'IOLoop is already associated with the main event loop',
    )
    main.close()
    const next = new AsyncIOMainLoop()
    expect(IOLoop.current()).toBe(next)
    next.close()
  })

  test('runs without start; start waits for stop', async () => {
    const seen: string[] = []
    await new Promise((resolve) => main.addCallback(() => resolve(undefined)))
    await new Promise((resolve) => main.callLater(0.001, () => resolve(undefined)))
    const started = main.start().then(() => seen.push('started'))
    main.addCallback(() => {
      seen.push('stop')
      main.stop()
    })
    await started
    expect(seen).toEqual(['stop', 'started'])
    await new Promise((resolve) => main.addCallback(() => resolve(undefined)))
  })

  test('makeCurrent does nothing', () => {
    const other = new IOLoop()
    main.makeCurrent()
    expect(IOLoop.current()).toBe(other)
    other.close()
  })

  test('closed inside a callback it drops the rest of the batch', async () => {
    const dropped = jest.fn()
    main.addCallback(() => main.close())
    main.addCallback(dropped)
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(dropped).not.toHaveBeenCalled()
  })
})
