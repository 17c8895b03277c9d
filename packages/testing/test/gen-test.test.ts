import { afterEach, describe, expect, it } from '@jest/globals'
import { sleep } from '@tornado-ts/gen'
import { Event } from '@tornado-ts/locks'
import { AsyncTestCase, type TestResult, genTest } from '../src/index.ts'

afterEach(() => {
  delete process.env['ASYNC_TEST_TIMEOUT']
})

function run(testIt: (this: AsyncTestCase) => Promise<void>): Promise<TestResult> {
  class OneTest extends AsyncTestCase {
    testIt = testIt
  }
  return new OneTest().run('testIt')
}

const PASSED = { errors: [], failures: [], skipped: undefined }

describe('genTest', () => {
  it('takes plain functions, generators and async functions', async () => {
    let finished = 0
    const bodies = [
      genTest(() => {
        finished++
      }),
      genTest(function* () {
        yield sleep(0.001)
        finished++
      }),
      genTest(async () => {
        await sleep(0.001)
        finished++
      }),
    ]
    for (const body of bodies) expect(await run(body)).toMatchObject(PASSED)
    expect(finished).toBe(3)
  })

  it('hands errors on', async () => {
    const failure = new Error('broken')
    const fail = function* (): Generator<unknown> {
      yield sleep(0.001)
      throw failure
    }
    expect((await run(genTest(fail))).errors).toEqual([failure])
  })

  it('passes arguments through, and keeps the name', async () => {
    const seen: unknown[] = []
    class WithArguments extends AsyncTestCase {
      check = genTest(async function named(this: WithArguments, a: number, options: object) {
        seen.push(a, options)
        await sleep(0)
      })
      testIt = async (): Promise<void> => this.check(1, { b: 2 })
    }
    // Called by hand, on a loop that is not running yet.
    const test = new WithArguments()
    await test.setUp()
    await test.check(1, { b: 2 })
    await test.tearDown()
    expect(seen).toEqual([1, { b: 2 }])
    expect(test.check.name).toBe('named')
  })

  it('throws the timeout into a generator, which cannot rescue the test', async () => {
    const events: unknown[] = []
    const result = await run(
      genTest({ timeout: 0.01 })(function* sleeper() {
        try {
          yield sleep(30)
        } catch (error) {
          events.push(error)
          yield sleep(0)
          events.push('unreachable')
        }
      }),
    )
    expect(result.errors).toMatchObject([
      { name: 'TimeoutError', message: 'Operation timed out after 0.01 seconds' },
    ])
    expect(events).toEqual([result.errors[0]])
  })

  it('aborts the signal of an async function that takes too long', async () => {
    const aborted = new Event()
    const result = await run(
      genTest({ timeout: 0.01 })(async function () {
        this.signal.addEventListener('abort', () => aborted.set())
        await new Event().wait()
      }),
    )
    expect(result.errors).toHaveLength(1)
    expect(aborted.isSet()).toBe(true)
  })

  it('prefers its own timeout to that of the environment', async () => {
    process.env['ASYNC_TEST_TIMEOUT'] = '0.01'
    const short = genTest(() => sleep(0.5))
    const long = genTest({ timeout: 30 })(() => sleep(0.1))
    expect((await run(short)).errors).toMatchObject([{ name: 'TimeoutError' }])
    expect(await run(long)).toMatchObject(PASSED)
  })

  it('reads the environment when it decorates', async () => {
    process.env['ASYNC_TEST_TIMEOUT'] = '30'
    const body = genTest(() => sleep(0.05))
    process.env['ASYNC_TEST_TIMEOUT'] = '0.01'
    expect(await run(body)).toMatchObject(PASSED)
  })
})
