import { expect, test } from '@jest/globals'
import { Future, isFuture } from '../src/index.ts'

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

test.each<[string, unknown, boolean]>([
  ['a promise', Promise.resolve(), true],
  ['a Future', new Future(), true],
  ['a thenable object', { then() {} }, true],
  ['a thenable function', Object.assign(() => undefined, { then() {} }), true],
  ['the result of an async function', (async () => 1)(), true],
  ['a number', 42, false],
  ['a string', 'then', false],
  ['an empty object', {}, false],
  ['an object whose then is no function', { then: 1 }, false],
  ['null', null, false],
  ['undefined', undefined, false],
  [
    'a generator',
    (function* () {
      yield 1
    })(),
    false,
  ],
  ['a revoked proxy', revoked(), false],
  [
    'an object with a throwing getter',
    {
      get then() {
        throw new Error('no')
      },
    },
    false,
  ],
])('isFuture: %s', (_what, value, expected) => {
  expect(isFuture(value)).toBe(expected)
})
