import { afterEach, describe, expect, test } from '@jest/globals'
import { AsyncIOLoop, AsyncIOMainLoop, IOLoop, TimeoutError } from '@tornado-ts/ioloop'
import * as util from '@tornado-ts/util'

const saved = IOLoop.saveConfiguration()

afterEach(() => {
  IOLoop.clearCurrent()
  IOLoop.restoreConfiguration(saved)
})

describe('IOLoop', () => {
  test('has the constants of Tornado', () => {
    expect([IOLoop.NONE, IOLoop.READ, IOLoop.WRITE, IOLoop.ERROR]).toEqual([0, 1, 4, 0x18])
    expect(TimeoutError).toBe(util.TimeoutError)
  })

  test('methods of the base class are not implemented', () => {
    const bare = Object.create(IOLoop.prototype) as IOLoop
    for (const call of [
      () => bare.start(),
      () => bare.stop(),
      () => bare.close(),
      () => bare.running,
      () => bare.makeCurrent(),
      () => bare.addCallback(() => undefined),
      () => bare.spawnCallback(() => undefined),
      () => bare.callAt(0, () => undefined),
      () => bare.removeTimeout({}),
      () => bare.addHandler(0, () => undefined, 1),
      () => bare.updateHandler(0, 1),
      () => bare.removeHandler(0),
    ]) {
      expect(call).toThrow('not implemented')
    }
  })
})

describe('IOLoop.configure', () => {
  test('new IOLoop() is an AsyncIOLoop', () => {
    const loop = new IOLoop()
    expect(loop).toBeInstanceOf(AsyncIOLoop)
    loop.close()
  })

  test.each([
    'ioloop.AsyncIOLoop',
    'tornado.ioloop.AsyncIOLoop',
    'tornado.platform.asyncio.AsyncIOLoop',
    AsyncIOLoop,
    undefined,
  ])('takes %p', (impl) => {
    IOLoop.configure(impl)
    const loop = new IOLoop()
    expect(loop).toBeInstanceOf(AsyncIOLoop)
    loop.close()
  })

  test('takes a subclass, and options for it', () => {
    class Custom extends AsyncIOLoop {}
    IOLoop.configure(Custom, { makeCurrent: false })
    const before = IOLoop.current()
    const loop = new IOLoop()
    expect(loop).toBeInstanceOf(Custom)
    expect(IOLoop.current()).toBe(before)
    loop.close()
  })

  test.each(['ioloop.SelectIOLoop', IOLoop, util.Configurable, class Other {}])(
    'refuses %p',
    (impl) => {
      expect(() => IOLoop.configure(impl as string)).toThrow(/^only AsyncIOLoop is allowed/)
    },
  )
})

describe('IOLoop.current', () => {
  test('is the main loop at top level, always the same', () => {
    expect(IOLoop.current()).toBeInstanceOf(AsyncIOMainLoop)
    expect(IOLoop.current()).toBe(IOLoop.current())
    expect(IOLoop.instance()).toBe(IOLoop.current())
  })

  test('makes no loop with instance: false', () => {
    IOLoop.clearCurrent()
    expect(IOLoop.current({ instance: false })).toBeUndefined()
    const main = IOLoop.current()
    expect(IOLoop.current({ instance: false })).toBe(main)
  })

  test('a new loop becomes current unless makeCurrent is false', () => {
    const main = IOLoop.current()
    const hidden = new IOLoop({ makeCurrent: false })
    expect(IOLoop.current()).toBe(main)
    const loop = new IOLoop()
    expect(IOLoop.current()).toBe(loop)
    hidden.makeCurrent()
    expect(IOLoop.current()).toBe(hidden)
    hidden.close()
    expect(IOLoop.current()).toBe(main)
    loop.install()
    expect(IOLoop.current()).toBe(loop)
    loop.close()
  })

  test('clearCurrent forgets the loop and the main loop; without one it does nothing', () => {
    const main = IOLoop.current()
    const loop = new IOLoop()
    IOLoop.clearCurrent()
    IOLoop.clearInstance()
    expect(IOLoop.current()).not.toBe(loop)
    expect(IOLoop.current()).not.toBe(main)
    loop.close()
    main.close()
  })

  test('is the loop that runs a callback, in what continues it, and not afterwards', async () => {
    const main = IOLoop.current()
    const [a, b] = [new IOLoop({ makeCurrent: false }), new IOLoop({ makeCurrent: false })]
    const seen: [IOLoop, IOLoop][] = []
    const run = (loop: IOLoop): Promise<void> =>
      loop.runSync(async () => {
        seen.push([IOLoop.current(), loop])
        await new Promise((resolve) => setTimeout(resolve, 2))
        seen.push([IOLoop.current(), loop])
        await new Promise((resolve) => loop.callLater(0.001, () => resolve(undefined)))
        seen.push([IOLoop.current(), loop])
      })
    await Promise.all([run(a), run(b)])
    expect(seen).toHaveLength(6)
    for (const [current, loop] of seen) expect(current).toBe(loop)
    expect(IOLoop.current()).toBe(main)
    a.close()
    b.close()
  })

  test('in a callback of the main loop is the main loop, also when scheduled from another', async () => {
    const main = IOLoop.current()
    const loop = new IOLoop()
    const inMain = loop.runSync(
      () =>
        new Promise((resolve) => {
          main.addCallback(() => resolve(IOLoop.current()))
        }),
    )
    expect(await inMain).toBe(main)
    loop.close()
  })
})
