import { expect, test } from '@jest/globals'
import { runNode } from './run-node.ts'

test('only an error nobody looked at is logged, and it does not end the process', async () => {
  const output = await runNode('unretrieved.ts', '--expose-gc')
  expect(output).toContain('survived')
  expect(output.match(/Future exception was never retrieved: .*/g)).toEqual([
    'Future exception was never retrieved: Error: nobody looked',
  ])
  expect(output).toMatch(/nobody looked\n\s+at /)
})
