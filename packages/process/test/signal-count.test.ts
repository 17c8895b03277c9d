import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { countSignals, FORWARDED, raise } from '../src/signal-count.ts'

let kill: jest.SpiedFunction<typeof process.kill>

beforeEach(() => {
  kill = jest.spyOn(process, 'kill').mockReturnValue(true)
  countSignals()
})

afterEach(() => {
  jest.restoreAllMocks()
  for (const signal of FORWARDED) process.removeAllListeners(signal)
})

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function handleOnce(signal: NodeJS.Signals): jest.Mock<() => void> {
  const handler = jest.fn<() => void>()
  process.once(signal, handler)
  return handler
}

test('a signal that came is not raised again, one that did not come is, once', async () => {
  const handler = handleOnce('SIGTERM')
  process.emit('SIGTERM', 'SIGTERM')
  await turn()
  raise('SIGTERM', 1)
  expect(kill).not.toHaveBeenCalled()
  expect(handler).toHaveBeenCalledTimes(1)
  raise('SIGTERM', 2)
  raise('SIGTERM', 2)
  expect(kill.mock.calls).toEqual([[process.pid, 'SIGTERM']])
})

test('a signal without a handler does what it does by default', () => {
  process.emit('SIGINT', 'SIGINT')
  expect(kill.mock.calls).toEqual([[process.pid, 'SIGINT']])
  expect(process.listenerCount('SIGINT')).toBe(0)
})

test('whoever counts the handlers of a signal sees only those of the program', () => {
  let seen = -1
  process.on('SIGINT', () => (seen = process.listenerCount('SIGINT')))
  process.emit('SIGINT', 'SIGINT')
  expect(seen).toBe(1)
  expect(kill).not.toHaveBeenCalled()
})
