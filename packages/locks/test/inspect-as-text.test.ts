import { expect, test } from '@jest/globals'
import { inspect } from 'node:util'
import { inspectAsText } from '../src/inspect-as-text.ts'

test('inspect shows the text', () => {
  class Thing {
    static {
      inspectAsText(this)
    }
    toString(): string {
      return '<Thing>'
    }
  }
  expect(inspect([new Thing()])).toBe('[ <Thing> ]')
})
