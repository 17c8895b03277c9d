import { describe, expect, test } from '@jest/globals'
import { runNode } from './run-node.ts'

describe('in a fresh process', () => {
  test('importing makes no loop and no handles, and the process exits', async () => {
    expect(JSON.parse(await runNode('import-only.ts'))).toEqual({ loop: false, handles: [] })
  })

  test('AsyncLocalStorage is not used while only the main loop exists', async () => {
    expect(JSON.parse(await runNode('one-loop.ts'))).toEqual({
      inside: true,
      entered: 0,
      active: false,
      current: true,
      activeThen: true,
    })
  })

  test('two tasks in worker threads make and close ten loops each', async () => {
    expect(await runNode('loops-in-workers.ts')).toContain(
      "[ 'worker undefined', 'worker undefined' ]",
    )
  })

  test('removed timers, the wheel and stopped loops do not keep it alive', async () => {
    expect(await runNode('removed-timer.ts')).toBe('done\n')
  })
})
