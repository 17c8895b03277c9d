import { expect, test } from '@jest/globals'
import { runNode } from './run-node.ts'

test('an idle pool does not keep the process alive, and transpiled functions can be sent', async () => {
  expect(await runNode('idle-pool.ts')).toBe('result 42\n')
})
