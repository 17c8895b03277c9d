import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import { TestCase, runTestCase } from '../src/index.ts'

function run(fixture: string, args: readonly string[] = [], nodeArgs: readonly string[] = []) {
  const file = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url))
  const flags = ['--conditions=tornado-ts-source', '--import', 'tsx', ...nodeArgs]
  // A runner that finds itself inside of another one reports to that one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return spawnSync(process.execPath, [...flags, file, ...args], {
    encoding: 'utf8',
    timeout: 50_000,
    env: { ...env, NO_COLOR: '1' },
  })
}

describe('runTestCase', () => {
  it('mounts a class on node:test, of its own accord', () => {
    const { stdout, status } = run('node-test.ts', [], ['--test-reporter=tap'])
    expect(stdout).toContain('# pass 3')
    expect(stdout).toContain('# fail 1')
    expect(stdout).toContain('# skipped 2')
    expect(stdout).toMatch(/^ *not ok \d+ - testFailing/m)
    expect(stdout).toMatch(/^ *ok \d+ - testSkipsItself # SKIP by itself/m)
    expect(stdout).toMatch(/^ *ok \d+ - testLeaksCoroutine/m)
    expect(status).toBe(1)
  })

  const order: string[] = []
  class Mounted extends TestCase {
    static override skip = { testNot: 'on purpose' }
    override setUp(): void {
      order.push('setUp')
    }
    testFirst(): void {
      order.push('first')
    }
    testSecond = (): void => {
      order.push('second')
    }
    testNot(): void {
      throw new Error('was run')
    }
  }
  const declared: { skipped: string[]; run: (() => Promise<void>)[] } = { skipped: [], run: [] }
  const declare = Object.assign(
    (_name: string, body: () => Promise<void>) => declared.run.push(body),
    { skip: (name: string) => declared.skipped.push(name) },
  )
  runTestCase(Mounted, { describe: (_, body) => body(), it: declare })
  // And for real, on the runner of this very file.
  runTestCase(Mounted, { describe, it: Object.assign(it.bind(undefined), { skip: undefined }) })

  it('gives each test its own instance, and tells the runner what to skip', async () => {
    order.length = 0
    for (const body of declared.run) {
      expect(body).toHaveLength(0)
      await body()
    }
    expect(order.toSorted()).toEqual(['first', 'second', 'setUp', 'setUp'])
    expect(declared.skipped).toEqual(['testNot'])
  })

  it('throws all of what went wrong', async () => {
    class Twice extends TestCase {
      testIt(): never {
        throw new Error('test')
      }
      override tearDown(): never {
        throw new Error('tearDown')
      }
    }
    const bodies: (() => Promise<void>)[] = []
    runTestCase(Twice, { describe: (_, body) => body(), it: (_, body) => bodies.push(body) })
    await expect(bodies[0]?.()).rejects.toMatchObject({
      errors: [{ message: 'test' }, { message: 'tearDown' }],
    })
  })
})

describe('AsyncTestCase in a process of its own', () => {
  it('fails for a rejection that nobody handles', () => {
    expect(run('rejection.ts').stdout).toBe('["left behind"]')
  })
})

describe('main', () => {
  it('runs all tests, shows the failures, and exits with 1', () => {
    const { stderr, status } = run('main.ts')
    expect(stderr).toContain('one logs')
    expect(stderr).toContain('FAIL: testFails (Bad)\nAssertionError')
    expect(stderr).toContain('ERROR: testThrows (Bad)\nRangeError')
    expect(stderr).toMatch(/Ran 4 tests in \d+\.\d+s\n\nFAILED \(failures=1, errors=1, skipped=1\)/)
    expect(status).toBe(1)
  })

  it('runs what is named, as loudly as asked', () => {
    const { stderr, status } = run('main.ts', [
      '--verbose',
      '--logging=error',
      'Good.testTwo',
      'Good.testOne',
    ])
    expect(stderr).toMatch(
      /^testOne \(Good\) \.\.\. ok\ntestTwo \(Good\) \.\.\. skipped "two is lazy"\n\n\nRan 2 tests/,
    )
    expect(stderr).not.toContain('one logs')
    expect(status).toBe(0)
  })

  it('stops at the first failure with --failfast', () => {
    const { stderr } = run('main.ts', ['--failfast', '--quiet', 'Bad'])
    expect(stderr).toContain('Ran 1 tests')
  })

  it('knows a test that is not there', () => {
    const { stderr, status } = run('main.ts', ['Good.testThree'])
    expect(stderr).toBe('no such test: Good.testThree\n')
    expect(status).toBe(1)
  })
})
