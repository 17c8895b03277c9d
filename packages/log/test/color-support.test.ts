import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { stderrHasColors } from '../src/color-support.ts'

const isTTY = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY')
const hasColors = Object.getOwnPropertyDescriptor(process.stderr, 'hasColors')
const { NO_COLOR, FORCE_COLOR } = process.env

function terminal(tty: boolean, colors: () => boolean): void {
  Object.defineProperty(process.stderr, 'isTTY', { value: tty, configurable: true })
  Object.defineProperty(process.stderr, 'hasColors', { value: colors, configurable: true })
}

function restore(name: 'isTTY' | 'hasColors', descriptor: PropertyDescriptor | undefined): void {
  if (descriptor) Object.defineProperty(process.stderr, name, descriptor)
  else Reflect.deleteProperty(process.stderr, name)
}

beforeEach(() => {
  delete process.env.NO_COLOR
  delete process.env.FORCE_COLOR
})

afterEach(() => {
  restore('isTTY', isTTY)
  restore('hasColors', hasColors)
  if (NO_COLOR !== undefined) process.env.NO_COLOR = NO_COLOR
  if (FORCE_COLOR !== undefined) process.env.FORCE_COLOR = FORCE_COLOR
})

test.each<[boolean, boolean, Record<string, string>, boolean]>([
  [true, true, {}, true],
  [true, false, {}, false],
  [false, true, {}, false],
  [true, true, { NO_COLOR: '1' }, false],
  [true, true, { NO_COLOR: '' }, true],
  [false, false, { FORCE_COLOR: '1' }, true],
  [false, false, { FORCE_COLOR: '' }, true],
  [true, true, { FORCE_COLOR: '0' }, false],
  [true, true, { FORCE_COLOR: 'False' }, false],
  [true, true, { FORCE_COLOR: '1', NO_COLOR: '1' }, false],
])('terminal %p, colours %p, %j: %p', (tty, colors, env, expected) => {
  terminal(tty, () => colors)
  Object.assign(process.env, env)
  expect(stderrHasColors()).toBe(expected)
})

test('a failure means no colours', () => {
  terminal(true, () => {
    throw new Error('no such terminal')
  })
  expect(stderrHasColors()).toBe(false)
})
