import { expect, test } from '@jest/globals'

import {
  Configurable,
  type Milliseconds,
  ObjectDict,
  type Seconds,
  TimeoutError,
} from '../src/index.ts'

test('what a caller may and may not write', () => {
  const timeout: Seconds = 1.5
  const period: Milliseconds = 250
  expect(timeout + period).toBe(251.5)

  const dict = new ObjectDict({ a: 1 })
  const a: number = dict.a
  expect(a).toBe(1)
  expect(() => {
    // @ts-expect-error an unknown member has no known type
    const b: number = dict['b' as string]
    return b
  }).toThrow(TypeError)

  expect(() => {
    // @ts-expect-error an abstract class
    new Configurable()
  }).toThrow('not implemented')
  // @ts-expect-error the code is fixed by the class
  new TimeoutError('late').code = 'OTHER'
})
