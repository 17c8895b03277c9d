import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  enablePrettyLogging,
  getLogger,
  Logger,
  type LoggingOptions,
  NullHandler,
  RotatingFileHandler,
  setDefaultOptionsProvider,
  StreamHandler,
  TimedRotatingFileHandler,
  WARNING,
} from '../src/index.ts'
import { OptionsStub } from './options-stub.ts'
import { ScratchDir } from './scratch-dir.ts'

let dir: ScratchDir
let logger: Logger

beforeEach(() => {
  dir = new ScratchDir()
  logger = new Logger('test')
  logger.propagate = false
})

afterEach(() => {
  for (const handler of [...logger.handlers, ...getLogger().handlers]) handler.close()
  getLogger().handlers.length = 0
  getLogger().setLevel(WARNING)
  jest.restoreAllMocks()
  dir[Symbol.dispose]()
})

describe('the file', () => {
  // log_test.EnablePrettyLoggingTest.test_log_file and its siblings
  test.each<[string | undefined, typeof RotatingFileHandler | typeof TimedRotatingFileHandler]>([
    ['size', RotatingFileHandler],
    [undefined, RotatingFileHandler],
    ['time', TimedRotatingFileHandler],
  ])('with log_rotate_mode %p', (logRotateMode, type) => {
    const logFilePrefix = dir.file('test.log')
    enablePrettyLogging({ logging: 'info', logFilePrefix, logRotateMode }, logger)
    expect(logger.handlers).toHaveLength(1)
    expect(logger.handlers[0]).toBeInstanceOf(type)
    logger.error('hello')
    logger.debug('not this')
    expect(dir.read('test.log')).toMatch(/^\[E [^\]]*\] hello\n$/)
  })

  test('a wrong mode is refused', () => {
    const logFilePrefix = dir.file('test.log')
    const options = { logging: 'info', logFilePrefix, logRotateMode: 'wrong_mode' }
    expect(() => enablePrettyLogging(options, logger)).toThrow(
      new RangeError(
        'The value of log_rotate_mode option should be "size" or "time", not "wrong_mode".',
      ),
    )
    expect(logger.handlers).toEqual([])
  })

  test('the rotation’s options reach it', () => {
    const logFilePrefix = dir.file('test.log')
    const rotation = { logFileMaxSize: 60, logFileNumBackups: 1 }
    enablePrettyLogging({ logging: 'info', logFilePrefix, ...rotation }, logger)
    for (let i = 0; i < 5; i++) logger.error('hello'.padEnd(40))
    expect(dir.list()).toEqual(['test.log', 'test.log.1'])
    const timed = { logRotateMode: 'time', logRotateWhen: 'W9' }
    expect(() => enablePrettyLogging({ logging: 'info', logFilePrefix, ...timed }, logger)).toThrow(
      RangeError,
    )
  })

  test('together with standard error', () => {
    enablePrettyLogging(
      { logging: 'info', logFilePrefix: dir.file('test.log'), logToStderr: true },
      logger,
    )
    expect(logger.handlers.map((h) => h.constructor)).toEqual([RotatingFileHandler, StreamHandler])
  })
})

describe('standard error', () => {
  test.each<[LoggingOptions, boolean, number]>([
    [{ logging: 'debug' }, false, 1],
    [{ logging: 'debug' }, true, 0],
    [{ logging: 'debug', logToStderr: null }, false, 1],
    [{ logging: 'debug', logToStderr: true }, true, 1],
    [{ logging: 'debug', logToStderr: false }, false, 0],
  ])('%j, other handlers: %p', (options, others, expected) => {
    if (others) logger.addHandler(new NullHandler())
    enablePrettyLogging(options, logger)
    expect(logger.handlers.filter((h) => h instanceof StreamHandler)).toHaveLength(expected)
    expect(logger.level).toBe(10)
  })

  test('gets Tornado’s format', () => {
    const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
    enablePrettyLogging({ logging: 'INFO' }, logger)
    logger.info('hello')
    expect(String(write.mock.calls[0]?.[0])).toMatch(/\[I .* pretty-logging\.test:\d+\].* hello\n$/)
  })
})

// log_test.LoggingOptionTest
test.each([['none'], ['None'], ['NONE'], [null], [undefined]])(
  'logging %p changes nothing',
  (logging) => {
    logger.setLevel(42)
    enablePrettyLogging({ logging, logToStderr: true, logFilePrefix: dir.file('a.log') }, logger)
    expect(logger.handlers).toEqual([])
    expect(logger.level).toBe(42)
    expect(dir.list()).toEqual([])
  },
)

test('an unknown level is refused', () => {
  expect(() => enablePrettyLogging({ logging: 'loud' }, logger)).toThrow(RangeError)
})

test('the global options and the root are the defaults', () => {
  expect(() => enablePrettyLogging()).toThrow(/no global options/)
  const options = new OptionsStub()
  options.logging = 'debug'
  setDefaultOptionsProvider(() => options)
  enablePrettyLogging()
  expect(getLogger().level).toBe(10)
  expect(getLogger().handlers).toHaveLength(1)
})
