import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { CRITICAL, DEBUG, ERROR, Handler, INFO, Logger, WARNING } from '../src/index.ts'
import { Collector } from './collect.ts'

let logger: Logger
let collector: Collector
let stderr: jest.SpiedFunction<typeof process.stderr.write>

beforeEach(() => {
  logger = new Logger('test')
  collector = new Collector()
  logger.addHandler(collector)
  stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
})

afterEach(() => {
  jest.restoreAllMocks()
})

const errorOutput = () => stderr.mock.calls.map(([text]) => String(text)).join('')

describe('the methods that log', () => {
  test.each([
    ['debug', DEBUG],
    ['info', INFO],
    ['warning', WARNING],
    ['error', ERROR],
    ['critical', CRITICAL],
  ] as const)('%s', (method, level) => {
    logger[method]('%s-%d', 'a', 1)
    logger.setLevel(level + 1)
    logger[method]('too low')
    expect(collector.messages).toEqual(['a-1'])
    expect(collector.records[0]).toMatchObject({
      levelno: level,
      name: 'test',
      module: 'logger.test',
    })
  })

  test('log takes any level', () => {
    logger.log(35, 'a %s', 'b')
    expect(collector.records[0]).toMatchObject({ levelno: 35, levelname: 'Level 35' })
    expect(collector.messages).toEqual(['a b'])
  })

  test('exception attaches the error', () => {
    const error = new Error('boom')
    logger.exception('a %s', error, 'b')
    expect(collector.records[0]).toMatchObject({ levelno: ERROR, excInfo: error, args: ['b'] })
    logger.setLevel(CRITICAL)
    logger.exception('too low', error)
    expect(collector.records).toHaveLength(1)
  })

  test('each names the place of its own call', () => {
    const calls = [
      () => logger.debug('x'),
      () => logger.exception('x', 1),
      () => logger.log(INFO, 'x'),
    ]
    for (const call of calls) call()
    const [first = NaN, ...rest] = collector.records.map((r) => r.lineno)
    expect(rest).toEqual([first + 1, first + 2])
  })
})

describe('the trailing details', () => {
  test('carry error and extra fields and are no argument', () => {
    logger.error('a %s', 'b', { excInfo: 'why', extra: { user: 'u' } })
    expect(collector.messages).toEqual(['a b'])
    expect(collector.records[0]).toMatchObject({ excInfo: 'why', user: 'u' })
  })

  test.each([
    [{ excInfo: 'why', other: 1 }],
    [{ extra: {} }],
    [Object.create({ excInfo: 'why' }) as object],
  ])('%j is an ordinary argument', (object) => {
    logger.error('%j', object)
    expect(collector.records[0]).toMatchObject({ args: [object], excInfo: undefined })
  })

  test('the error may be missing', () => {
    logger.error('100%', { excInfo: undefined })
    expect(collector.messages).toEqual(['100%'])
    expect(collector.records[0]?.excInfo).toBeUndefined()
  })
})

describe('levels', () => {
  test('a logger without a level takes its parent’s', () => {
    const child = new Logger('test.child')
    child.parent = logger
    expect(child.getEffectiveLevel()).toBe(0)
    logger.setLevel('warning')
    expect(child.getEffectiveLevel()).toBe(WARNING)
    expect(child.isEnabledFor(INFO)).toBe(false)
    expect(child.isEnabledFor(WARNING)).toBe(true)
    child.setLevel(DEBUG)
    expect(child.isEnabledFor(DEBUG)).toBe(true)
    expect(() => child.setLevel('loud')).toThrow(RangeError)
  })

  test('a disabled logger is enabled for nothing', () => {
    logger.disabled = true
    logger.critical('x')
    expect(logger.isEnabledFor(CRITICAL)).toBe(false)
    expect(collector.records).toEqual([])
  })

  test('below the level no stack is captured', () => {
    const capture = jest.spyOn(Error, 'captureStackTrace')
    logger.setLevel(ERROR)
    logger.info('%s', 'x')
    expect(capture).not.toHaveBeenCalled()
    logger.error('%s', 'x')
    expect(capture).toHaveBeenCalledTimes(1)
  })
})

describe('the way of a record', () => {
  let child: Logger

  beforeEach(() => {
    child = new Logger('test.child')
    child.parent = logger
  })

  test('handlers of the ancestors see it, below their level they do not', () => {
    const own = new Collector()
    child.addHandler(own)
    collector.setLevel(ERROR)
    child.info('a')
    child.error('b')
    expect(own.messages).toEqual(['a', 'b'])
    expect(collector.messages).toEqual(['b'])
  })

  test('filters of the ancestors do not see it', () => {
    logger.addFilter(() => false)
    child.info('child')
    logger.info('parent')
    expect(collector.messages).toEqual(['child'])
  })

  test('propagate = false ends it', () => {
    child.propagate = false
    child.info('x')
    expect(collector.records).toEqual([])
  })

  test('a handler is held once and can be removed', () => {
    logger.addHandler(collector)
    logger.info('once')
    logger.removeHandler(new Collector())
    logger.removeHandler(collector)
    logger.info('gone')
    expect(collector.messages).toEqual(['once'])
  })

  test('without any handler standard error gets warnings and worse, bare', () => {
    const lonely = new Logger('lonely')
    lonely.info('info')
    lonely.warning('a %s', 'warning')
    lonely.error('bad %d', 'args')
    expect(errorOutput()).toMatch(/^a warning\nBad message \(TypeError.*\n$/)
  })

  test('a handler that was found counts even if its level is too high', () => {
    collector.setLevel(CRITICAL)
    logger.error('x')
    expect(errorOutput()).toBe('')
  })

  test('the fault of a handler goes to standard error and the others still get the record', () => {
    class Broken extends Handler {
      override emit(): void {
        throw new Error('broken handler')
      }
    }
    child.addHandler(new Broken())
    child.info('x')
    expect(collector.messages).toEqual(['x'])
    expect(errorOutput()).toMatch(/^Logging error at test\.child: Error: broken handler\n/)
  })

  test('the fault of a filter too, and nothing is logged', () => {
    logger.addFilter(() => {
      throw new Error('broken filter')
    })
    logger.info('x')
    expect(collector.records).toEqual([])
    expect(errorOutput()).toMatch(/broken filter/)
  })

  test('even a standard error that is gone does not reach the caller', () => {
    stderr.mockImplementation(() => {
      throw new Error('EPIPE')
    })
    expect(() => new Logger('lonely').error('x')).not.toThrow()
  })
})
