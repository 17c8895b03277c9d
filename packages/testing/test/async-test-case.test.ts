import { AssertionError } from 'node:assert'
import { afterEach, describe, expect, it } from '@jest/globals'
import { sleep } from '@tornado-ts/gen'
import { IOLoop } from '@tornado-ts/ioloop'
import { Event } from '@tornado-ts/locks'
import { appLog } from '@tornado-ts/log'
import { AsyncTestCase, ExpectLog, type TestResult, genTest } from '../src/index.ts'

const PASSED = { errors: [], failures: [], skipped: undefined }

/** Runs a body as the test of a class of its own. */
function runBody(body: (this: AsyncTestCase) => unknown): Promise<TestResult> {
  class OneTest extends AsyncTestCase {
    testIt = body
  }
  return new OneTest().run('testIt')
}

afterEach(() => {
  delete process.env['ASYNC_TEST_TIMEOUT']
})

describe('AsyncTestCase', () => {
  it('gives each test a loop that is current, and puts the former one back', async () => {
    const before = IOLoop.current()
    const loops: IOLoop[] = []
    const body = async function (this: AsyncTestCase): Promise<void> {
      loops.push(this.ioLoop)
      expect(IOLoop.current()).toBe(this.ioLoop)
      await sleep(0.001)
      expect(IOLoop.current()).toBe(this.ioLoop)
    }
    expect(await runBody(body)).toMatchObject(PASSED)
    expect(await runBody(body)).toMatchObject(PASSED)
    expect(loops[0]).not.toBe(loops[1])
    expect(IOLoop.current()).toBe(before)
    await expect(loops[0]?.start()).rejects.toThrow('IOLoop is closed')
  })

  it('does not close the main loop, if that is what it runs on', async () => {
    const main = IOLoop.current()
    class OnMain extends AsyncTestCase {
      override getNewIoloop(): IOLoop {
        return main
      }
      async testIt(): Promise<void> {
        expect(this.ioLoop).toBe(main)
        await sleep(0.001)
      }
    }
    expect(await new OnMain().run('testIt')).toMatchObject(PASSED)
    await new Promise<void>((resolve) => main.addCallback(resolve))
  })

  it('keeps the order of a mixin', async () => {
    const events: string[] = []
    const Mixin = (Base: typeof AsyncTestCase) =>
      class extends Base {
        override async setUp(): Promise<void> {
          await super.setUp()
          events.push('setUp')
        }
        override async tearDown(): Promise<void> {
          events.push('tearDown')
          await super.tearDown()
        }
      }
    class Mixed extends Mixin(AsyncTestCase) {
      testIt(): void {
        events.push('test')
      }
    }
    expect(await new Mixed().run('testIt')).toMatchObject(PASSED)
    expect(events).toEqual(['setUp', 'test', 'tearDown'])
  })

  it('takes plain and async methods', async () => {
    expect(await runBody(() => undefined)).toMatchObject(PASSED)
    expect(await runBody(async () => sleep(0.001))).toMatchObject(PASSED)
    const failure = new AssertionError({ message: 'late' })
    const failing = async (): Promise<never> => {
      await sleep(0.001)
      throw failure
    }
    expect(await runBody(failing)).toMatchObject({ errors: [], failures: [failure] })
  })

  it('refuses methods whose results would be lost', async () => {
    const generator = await runBody(function* () {
      yield sleep(1)
    })
    expect(generator.errors).toMatchObject([
      { message: 'Generator and coroutine test methods should be decorated with genTest' },
    ])
    expect((await runBody(() => 42)).errors).toMatchObject([
      { message: 'Return value from test method ignored: 42' },
    ])
  })

  it('skips a test that is a generator', async () => {
    class Skipped extends AsyncTestCase {
      *testIt(): Generator<undefined> {
        yield undefined
      }
      static override skip = 'not now'
    }
    expect(await new Skipped().run('testIt')).toMatchObject({ errors: [], skipped: 'not now' })
  })

  it('limits the time of a test, and aborts its signal', async () => {
    process.env['ASYNC_TEST_TIMEOUT'] = '0.01'
    let reason: unknown
    const result = await runBody(async function () {
      this.signal.addEventListener('abort', () => (reason = this.signal.reason as unknown))
      await new Event().wait()
    })
    expect(result.errors).toMatchObject([{ message: 'Operation timed out after 0.01 seconds' }])
    expect(reason).toBe(result.errors[0])
  })

  it('aborts the signal when the test is over', async () => {
    let signal: AbortSignal | undefined
    await runBody(function () {
      signal = this.signal
      expect(signal.aborted).toBe(false)
    })
    expect(signal?.aborted).toBe(true)
  })

  it('logs errors of callbacks, or fails if the class wants that', async () => {
    const body = async function (this: AsyncTestCase): Promise<void> {
      this.ioLoop.addCallback(() => {
        throw new Error('in a callback')
      })
      await sleep(0.01)
    }
    await new ExpectLog(appLog, 'Exception in callback').run(async () => {
      expect(await runBody(body)).toMatchObject(PASSED)
    })
    class Strict extends AsyncTestCase {
      static override failOnCallbackError = true
      testIt = body
      testWait = async function (this: AsyncTestCase): Promise<void> {
        this.ioLoop.addCallback(() => {
          throw new Error('first')
        })
        this.ioLoop.addCallback(() => {
          throw new Error('second')
        })
        await this.wait()
      }
    }
    expect((await new Strict().run('testIt')).errors).toMatchObject([{ message: 'in a callback' }])
    await new ExpectLog(appLog, 'multiple unhandled exceptions in test').run(async () => {
      expect((await new Strict().run('testWait')).errors).toMatchObject([{ message: 'first' }])
    })
  })
})

describe('AsyncTestCase.wait', () => {
  it('gives the argument of stop, which may be called before', async () => {
    const result = await runBody(async function () {
      this.ioLoop.addCallback(this.stop, 'after')
      expect(await this.wait()).toBe('after')
      this.stop('before')
      expect(await this.wait()).toBe('before')
    })
    expect(result).toMatchObject(PASSED)
  })

  it('may be used where the loop does not run', async () => {
    class InSetUp extends AsyncTestCase {
      got: unknown
      override async setUp(): Promise<void> {
        await super.setUp()
        this.ioLoop.callLater(0.001, this.stop, 7)
        this.got = await this.wait()
      }
      testIt(): void {
        expect(this.got).toBe(7)
      }
    }
    expect(await new InSetUp().run('testIt')).toMatchObject(PASSED)
  })

  it('goes on until its condition holds', async () => {
    let count = 0
    const result = await runBody(async function () {
      const tick = (): void => {
        count++
        this.stop()
        if (count < 3) this.ioLoop.addCallback(tick)
      }
      tick()
      await this.wait()
      await this.wait({ condition: () => count >= 3 })
    })
    expect(result).toMatchObject(PASSED)
    expect(count).toBe(3)
  })

  it.each([
    ['an option', { timeout: 0.01 }, undefined],
    ['the environment', {}, '0.01'],
  ])('gives up after a time from %s', async (_, options, variable) => {
    let thrown: unknown
    await runBody(async function () {
      if (variable !== undefined) process.env['ASYNC_TEST_TIMEOUT'] = variable
      thrown = await this.wait(options).catch((error: unknown) => error)
    })
    expect(thrown).toBeInstanceOf(AssertionError)
    expect(thrown).toMatchObject({ message: 'Async operation timed out after 0.01 seconds' })
  })

  it('is not shortened by what was left of an earlier wait', async () => {
    const result = await runBody(async function () {
      this.ioLoop.addCallback(this.stop)
      await this.wait({ timeout: 0.1 })
      this.ioLoop.callLater(0.2, this.stop)
      await this.wait({ timeout: 30 })
    })
    expect(result).toMatchObject(PASSED)
  })

  it('has no limit with 0', async () => {
    process.env['ASYNC_TEST_TIMEOUT'] = '0.01'
    class Patient extends AsyncTestCase {
      testIt = genTest({ timeout: 30 })(async function (this: AsyncTestCase) {
        this.ioLoop.callLater(0.05, this.stop)
        await this.wait({ timeout: 0 })
      })
    }
    expect(await new Patient().run('testIt')).toMatchObject(PASSED)
  })
})
