import { afterEach, describe, expect, it } from '@jest/globals'
import { genLog, Handler, type LogRecord } from '@tornado-ts/log'
import { runReloadHooks } from '../src/reload-hooks.ts'

class Collector extends Handler {
  readonly records: LogRecord[] = []
  override emit(record: LogRecord): void {
    this.records.push(record)
  }
}

const collector = new Collector()

afterEach(() => {
  genLog.removeHandler(collector)
  collector.records.length = 0
})

describe('runReloadHooks', () => {
  it('waits for one hook before it calls the next', async () => {
    const calls: string[] = []
    await runReloadHooks([
      async () => {
        await Promise.resolve()
        calls.push('first')
      },
      () => {
        calls.push('second')
      },
    ])
    expect(calls).toEqual(['first', 'second'])
  })

  it('logs errors and goes on', async () => {
    genLog.addHandler(collector)
    const error = new Error('expected')
    const rejection = new Error('expected too')
    await runReloadHooks([
      () => {
        throw error
      },
      () => Promise.reject(rejection),
    ])
    expect(collector.records.map(({ excInfo }) => excInfo)).toEqual([error, rejection])
  })

  it('loses patience, with all together, but still calls the rest', async () => {
    const calls: number[] = []
    const never = (): Promise<void> => {
      calls.push(calls.length)
      return new Promise(() => {})
    }
    await runReloadHooks([never, never, never], 20)
    expect(calls).toEqual([0, 1, 2])
  })
})
