import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { mkdirSync, rmSync } from 'node:fs'
import { Logger, RotatingFileHandler, type RotatingFileHandlerOptions } from '../src/index.ts'
import { ScratchDir } from './scratch-dir.ts'

let dir: ScratchDir
let handler: RotatingFileHandler | undefined

beforeEach(() => {
  dir = new ScratchDir()
})

afterEach(() => {
  handler?.close()
  dir[Symbol.dispose]()
  jest.restoreAllMocks()
})

/** Logs lines of 40 bytes that begin with their number. */
function fill(options: RotatingFileHandlerOptions, lines: number): Logger {
  handler = new RotatingFileHandler(dir.file('a.log'), options)
  const logger = new Logger('test')
  logger.addHandler(handler)
  for (let i = 0; i < lines; i++) logger.error(String(i).padEnd(39, '.'))
  return logger
}

const numbers = (name: string) => dir.read(name).match(/^\d+/gm)?.map(Number)

test('rolls before the file would reach maxBytes and keeps backupCount old ones', () => {
  fill({ maxBytes: 100, backupCount: 2 }, 10)
  expect(dir.list()).toEqual(['a.log', 'a.log.1', 'a.log.2'])
  expect(['a.log', 'a.log.1', 'a.log.2'].map(numbers)).toEqual([
    [8, 9],
    [6, 7],
    [4, 5],
  ])
})

test('reaching maxBytes exactly is too much', () => {
  fill({ maxBytes: 80, backupCount: 1 }, 2)
  expect(numbers('a.log.1')).toEqual([0])
})

test.each<RotatingFileHandlerOptions>([
  { maxBytes: 100, backupCount: 0 },
  { maxBytes: 0, backupCount: 2 },
  {},
])('%j never rolls', (options) => {
  fill(options, 10)
  expect(dir.list()).toEqual(['a.log'])
  expect(numbers('a.log')).toHaveLength(10)
})

test('an entry larger than maxBytes gets a file of its own, no empty ones', () => {
  fill({ maxBytes: 10, backupCount: 3 }, 2)
  expect(dir.list()).toEqual(['a.log', 'a.log.1'])
})

test('the size of a file that exists counts', () => {
  fill({ maxBytes: 100, backupCount: 1 }, 2).handlers[0]?.close()
  fill({ maxBytes: 100, backupCount: 1 }, 1)
  expect(numbers('a.log.1')).toEqual([0, 1])
  expect(numbers('a.log')).toEqual([0])
})

test('when rolling fails the entry is written all the same, and the fault is reported', () => {
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  mkdirSync(dir.file('a.log.1'))
  const logger = fill({ maxBytes: 100, backupCount: 1 }, 3)
  expect(numbers('a.log')).toEqual([0, 1, 2])
  expect(stderr).toHaveBeenCalledWith(expect.stringContaining('Logging error'))
  rmSync(dir.file('a.log.1'), { recursive: true })
  logger.error('3')
  expect(numbers('a.log')).toEqual([3])
})

test('a file that could not be opened again is tried again', () => {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  const logger = fill({ maxBytes: 100, backupCount: 1 }, 2)
  dir[Symbol.dispose]()
  logger.error('lost'.padEnd(100))
  mkdirSync(dir.path)
  logger.error('4')
  expect(numbers('a.log')).toEqual([4])
})

test.each<RotatingFileHandlerOptions>([{ maxBytes: -1 }, { maxBytes: 1.5 }, { backupCount: NaN }])(
  '%j is refused',
  (options) => {
    expect(() => new RotatingFileHandler(dir.file('a.log'), options)).toThrow(RangeError)
    expect(dir.list()).toEqual([])
  },
)
