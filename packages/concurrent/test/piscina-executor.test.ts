import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Piscina } from 'piscina'
import { Future, PiscinaExecutor } from '../src/index.ts'

const module = new URL('fixtures/piscina-tasks.mjs', import.meta.url)

describe('PiscinaExecutor', () => {
  let executor: PiscinaExecutor

  beforeEach(() => {
    executor = new PiscinaExecutor(new Piscina({ maxThreads: 1 }))
  })
  afterEach(async () => {
    await executor.shutdown({ cancelFutures: true })
  })

  it('runs exported functions in the pool', async () => {
    const future = executor.submit<number>({ module }, 41)
    expect(future).toBeInstanceOf(Future)
    expect(await future).toBe(42)
    const greeting = executor.submit<string>({ module, export: 'greet' }, { name: 'Ada' })
    expect(await greeting).toBe('hello Ada')
  })

  it('rejects with what the task throws, and if there is no such task', async () => {
    const failing = executor.submit({ module, export: 'fail' }, 'too far')
    await expect(failing).rejects.toMatchObject({ name: 'RangeError', message: 'too far' })
    await expect(executor.submit({ module, export: 'missing' }, 1)).rejects.toThrow()
  })

  it('refuses what piscina cannot run', () => {
    expect(() => executor.submit((n: number) => n, 1)).toThrow(TypeError)
    expect(() => executor.submit({ module: 'node:path' }, 1)).toThrow(TypeError)
    expect(() => executor.submit({ module }, 1, 2)).toThrow('piscina takes one argument')
    expect(() => new PiscinaExecutor({} as never)).toThrow('needs a pool of piscina')
  })

  it('refuses tasks after shutdown, and finishes those it has', async () => {
    const last = executor.submit<number>({ module }, 1)
    await executor.shutdown()
    expect(await last).toBe(2)
    expect(() => executor.submit({ module }, 1)).toThrow('after shutdown')
  })
})
