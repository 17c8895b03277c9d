import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { utimesSync, writeFileSync } from 'node:fs'
import {
  Logger,
  TimedRotatingFileHandler,
  type TimedRotatingFileHandlerOptions,
} from '../src/index.ts'
import { ScratchDir } from './scratch-dir.ts'

let dir: ScratchDir
let handler: TimedRotatingFileHandler | undefined
let logger: Logger

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'performance'] })
  dir = new ScratchDir()
})

afterEach(() => {
  handler?.close()
  dir[Symbol.dispose]()
  jest.useRealTimers()
})

function open(options: TimedRotatingFileHandlerOptions): void {
  handler?.close()
  handler = new TimedRotatingFileHandler(dir.file('a.log'), options)
  logger = new Logger('test')
  logger.addHandler(handler)
}

/** Logs the hour and minute at each of the times. */
function logAt(...times: Date[]): void {
  for (const time of times) {
    jest.setSystemTime(time)
    logger.error(time.toTimeString().slice(0, 8))
  }
}

// 31 January 2026 is a Saturday.
const start = new Date(2026, 0, 31, 18, 30, 15)
const seconds = (n: number) => new Date(start.getTime() + n * 1000)

describe('a period that is over', () => {
  test.each<[string, number, number, string]>([
    ['S', 10, 10, 'a.log.2026-01-31_18-30-15'],
    ['M', 1, 60, 'a.log.2026-01-31_18-30'],
    ['H', 2, 7200, 'a.log.2026-01-31_18'],
    ['D', 1, 86_400, 'a.log.2026-01-31'],
    ['midnight', 1, 19_785, 'a.log.2026-01-31'],
    ['W0', 1, 19_785 + 2 * 86_400, 'a.log.2026-01-27'],
  ])('%s × %d ends after %d s', (when, interval, end, old) => {
    jest.setSystemTime(start)
    open({ when, interval })
    logAt(start, seconds(end - 1))
    expect(dir.list()).toEqual(['a.log'])
    logAt(seconds(end))
    expect(dir.list()).toEqual(['a.log', old])
    expect(dir.read(old).split('\n')).toHaveLength(3)
    expect(dir.read('a.log').split('\n')).toHaveLength(2)
  })
})

test('hours are the default', () => {
  jest.setSystemTime(start)
  open({})
  logAt(start, seconds(3600))
  expect(dir.list()).toEqual(['a.log', 'a.log.2026-01-31_18'])
})

test('a long silence makes one old file, and the next period begins now', () => {
  jest.setSystemTime(start)
  open({ when: 'M' })
  logAt(start, seconds(601), seconds(660), seconds(661))
  expect(dir.list()).toEqual(['a.log', 'a.log.2026-01-31_18-30', 'a.log.2026-01-31_18-40'])
})

test('the period of a file that exists counts from its last change', () => {
  writeFileSync(dir.file('a.log'), 'old\n')
  utimesSync(dir.file('a.log'), start, start)
  jest.setSystemTime(seconds(86_400))
  open({ when: 'midnight' })
  logAt(seconds(86_400))
  expect(dir.list()).toEqual(['a.log', 'a.log.2026-01-31'])
  expect(dir.read('a.log.2026-01-31')).toBe('old\n')
})

test('the oldest files beyond backupCount go, others stay', () => {
  for (const name of ['a.log.2026-01-01', 'a.log.2026-01-02', 'a.log.txt', 'b.log.2026-01-01']) {
    writeFileSync(dir.file(name), '')
  }
  jest.setSystemTime(start)
  open({ when: 'midnight', backupCount: 2 })
  logAt(start, seconds(86_400))
  expect(dir.list()).toEqual([
    'a.log',
    'a.log.2026-01-02',
    'a.log.2026-01-31',
    'a.log.txt',
    'b.log.2026-01-01',
  ])
})

test('an old file of the same name is not overwritten', () => {
  writeFileSync(dir.file('a.log.2026-01-31'), 'mine\n')
  jest.setSystemTime(start)
  open({ when: 'midnight' })
  logAt(start, seconds(86_400), seconds(2 * 86_400))
  expect(dir.read('a.log.2026-01-31')).toBe('mine\n')
  expect(dir.read('a.log.2026-02-01')).toBe('18:30:15\n18:30:15\n')
})

test.each<TimedRotatingFileHandlerOptions>([{ when: 'W7' }, { interval: 0 }, { backupCount: -1 }])(
  '%j is refused',
  (options) => {
    expect(() => open(options)).toThrow(RangeError)
    expect(dir.list()).toEqual([])
  },
)
