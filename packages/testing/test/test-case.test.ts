import { AssertionError } from 'node:assert'
import { describe, expect, it } from '@jest/globals'
import { TestCase, setupWithContextManager } from '../src/index.ts'

class Recorded extends TestCase {
  readonly events: string[] = []
  override async setUp(): Promise<void> {
    await Promise.resolve()
    this.events.push('setUp')
  }
  override tearDown(): void {
    this.events.push('tearDown')
  }
  cleanup(name: string): void {
    this.addCleanup((n) => this.events.push(n), name)
  }
}

describe('TestCase.run', () => {
  it('goes from setUp over the test and tearDown to the cleanups, last one first', async () => {
    class Ordered extends Recorded {
      testIt(): void {
        this.cleanup('first')
        this.cleanup('second')
        this.events.push('test')
      }
    }
    const test = new Ordered()
    const result = await test.run('testIt')
    expect(result).toMatchObject({ errors: [], failures: [], skipped: undefined })
    expect(test.events).toEqual(['setUp', 'test', 'tearDown', 'second', 'first'])
  })

  it('runs the cleanups, and nothing else, when setUp fails', async () => {
    const failure = new Error('no database')
    class Failing extends Recorded {
      override async setUp(): Promise<void> {
        this.cleanup('cleanup')
        await super.setUp()
        throw failure
      }
      testIt(): void {
        this.events.push('test')
      }
    }
    const test = new Failing()
    expect((await test.run('testIt')).errors).toEqual([failure])
    expect(test.events).toEqual(['setUp', 'cleanup'])
  })

  it('tells failures from errors, and collects those of every step', async () => {
    class Bad extends TestCase {
      testIt(): never {
        this.addCleanup(() => {
          throw new Error('cleanup 1')
        })
        this.addCleanup(() => Promise.reject(new Error('cleanup 2')))
        throw new AssertionError({ message: 'test' })
      }
      override tearDown(): void {
        throw new Error('tearDown')
      }
    }
    const result = await new Bad().run('testIt')
    expect(result.failures).toMatchObject([{ message: 'test' }])
    expect(result.errors).toMatchObject([
      { message: 'tearDown' },
      { message: 'cleanup 2' },
      { message: 'cleanup 1' },
    ])
  })

  it('runs tests that are fields, and refuses names that are none', async () => {
    class Field extends TestCase {
      called = 0
      testIt = (): void => {
        this.called++
      }
    }
    const test = new Field()
    await test.run('testIt')
    expect(test.called).toBe(1)
    await expect(test.run('testOther')).rejects.toThrow('Field has no method testOther')
  })

  it('skips what the class or the test says', async () => {
    class Skipping extends Recorded {
      static override skip = { testNever: 'not here' }
      testNever(): void {
        this.events.push('test')
      }
      testPartly(): void {
        this.skipTest('half way')
      }
    }
    const test = new Skipping()
    expect((await test.run('testNever')).skipped).toBe('not here')
    expect(test.events).toEqual([])
    expect((await test.run('testPartly')).skipped).toBe('half way')
    class AllSkipped extends Skipping {
      static override skip = 'all of them' as never
    }
    expect((await new AllSkipped().run('testPartly')).skipped).toBe('all of them')
  })
})

describe('setupWithContextManager', () => {
  it('enters a context for the rest of the test', async () => {
    class Contexts extends Recorded {
      override async setUp(): Promise<void> {
        await super.setUp()
        const value = setupWithContextManager(this, {
          enter: () => (this.events.push('enter'), 42),
          exit: () => this.events.push('exit'),
        })
        const disposable = { [Symbol.dispose]: () => void this.events.push('dispose') }
        expect(setupWithContextManager(this, disposable)).toBe(disposable)
        setupWithContextManager(this, {
          [Symbol.asyncDispose]: async () => void this.events.push('asyncDispose'),
        })
        this.events.push(`value ${value}`)
      }
      testIt(): void {
        this.events.push('test')
      }
    }
    const test = new Contexts()
    expect((await test.run('testIt')).errors).toEqual([])
    expect(test.events).toEqual([
      ...['setUp', 'enter', 'value 42', 'test', 'tearDown'],
      ...['asyncDispose', 'dispose', 'exit'],
    ])
  })
})
