import { afterEach, describe, expect, test } from '@jest/globals'
import { DummyExecutor, Future, WorkerExecutor, runOnExecutor } from '../src/index.ts'
import type { Executor } from '../src/index.ts'

const tasks = new URL('./fixtures/tasks.mjs', import.meta.url)

class CountingExecutor extends DummyExecutor {
  submitted = 0
  override submit: Executor['submit'] = (task, ...args) => {
    this.submitted++
    return super.submit(task, ...args)
  }
}

class Answers {
  readonly executor = new CountingExecutor()
  readonly pool = new CountingExecutor()
  readonly #hidden = new CountingExecutor()
  readonly value = 40

  @runOnExecutor
  bare(x: number): number | Promise<number> {
    return this.value + x
  }

  @runOnExecutor()
  called(x: number): number | Promise<number> {
    return this.value + x
  }

  @runOnExecutor({ executor: 'pool' })
  field(x: number): number | Promise<number> {
    return this.value + x
  }

  @runOnExecutor({ executor: (self: Answers) => self.#hidden })
  hidden(x: number): number | Promise<number> {
    return this.value + x
  }

  plain = runOnExecutor(function (this: Answers, x: number) {
    return this.value + x
  })

  counts(): number[] {
    return [this.executor.submitted, this.pool.submitted, this.#hidden.submitted]
  }
}

test.each<['bare' | 'called' | 'field' | 'hidden' | 'plain', number[]]>([
  ['bare', [1, 0, 0]],
  ['called', [1, 0, 0]],
  ['field', [0, 1, 0]],
  ['hidden', [0, 0, 1]],
  ['plain', [1, 0, 0]],
])('%s runs on its executor and can be awaited', async (name, counts) => {
  const answers = new Answers()
  const result = answers[name](2)
  expect(result).toBeInstanceOf(Future)
  expect(await (async () => await result)()).toBe(42)
  expect(answers.counts()).toEqual(counts)
})

test('what the method throws is in the Future', () => {
  const error = new Error('x')
  const broken = {
    executor: new DummyExecutor(),
    run: runOnExecutor(() => {
      throw error
    }),
  }
  expect(broken.run().exception()).toBe(error)
})

test('an object without the executor is told so', () => {
  const run = runOnExecutor({ executor: 'pool' })(() => 1)
  expect(() => run.call({})).toThrow('no executor in field "pool"')
})

test.each<[string, unknown[]]>([
  ['two methods', [() => 1, () => 2]],
  ['a method and options', [() => 1, { executor: 'pool' }]],
  ['options and a method', [{ executor: 'pool' }, () => 1]],
  ['a method, a context and more', [() => 1, { kind: 'method', name: 'x' }, 1]],
  ['a name', ['pool']],
  ['null', [null]],
])('%s: RangeError', (_what, args) => {
  expect(() => void Reflect.apply(runOnExecutor, undefined, args)).toThrow(RangeError)
})

describe('on worker threads', () => {
  const executor = new WorkerExecutor({ maxWorkers: 1 })
  afterEach(() => executor.shutdown())

  test('a method that needs no object is sent, another names a module', async () => {
    const service = {
      executor,
      double: runOnExecutor((x: number) => 2 * x),
      triple: runOnExecutor({ module: tasks, export: 'triple' })((_x: number): number => 0),
      inherited: runOnExecutor({ module: tasks })((_x: number): number => 0),
    }
    await expect(service.double(21)).resolves.toBe(42)
    await expect(service.triple(14)).resolves.toBe(42)
    await expect(service.inherited(21)).resolves.toBe(42)
  })
})
