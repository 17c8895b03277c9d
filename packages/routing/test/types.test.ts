import { expect, test } from '@jest/globals'
import { type RuleList, RuleRouter, type TargetParams } from '../src/index.ts'
import { NO_PARAMS } from '../src/target-params.ts'

test('what a caller may and may not write', () => {
  const rules: RuleList = [
    ['/a', {}],
    [/\/a/, {}, { x: 1 }],
    ['/a', {}, undefined, 'name'],
  ]
  expect(new RuleRouter(rules).rules.length).toBe(3)
  // @ts-expect-error a rule needs a target
  const short: RuleList = [['/a']]
  // @ts-expect-error a number is no matcher
  const wrong: RuleList = [[7, {}]]
  expect([short, wrong].length).toBe(2)

  const params: TargetParams = NO_PARAMS
  expect(() => {
    // @ts-expect-error parameters are shared and not to be changed
    params.pathArgs = []
  }).toThrow(TypeError)
})
