import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import {
  ERROR,
  Handler,
  INFO,
  type LogRecord,
  Logger,
  NOTSET,
  WARNING,
  appLog,
  getLogger,
} from '@tornado-ts/log'
import { ExpectLog } from '../src/index.ts'

class Recorder extends Handler {
  readonly messages: string[] = []
  override emit(record: LogRecord): void {
    this.messages.push(record.getMessage())
  }
}

describe('ExpectLog', () => {
  const logger = getLogger('tornado.testing.expect')
  const recorder = new Recorder()

  beforeEach(() => {
    recorder.messages.length = 0
    getLogger().addHandler(recorder)
  })
  afterEach(() => {
    getLogger().removeHandler(recorder)
    logger.setLevel(NOTSET)
    expect(logger.filters).toEqual([])
  })

  it('swallows and counts what matches, and lets everything else pass', () => {
    const expected = new ExpectLog(logger, 'bad (thing|idea)')
    expected.run(() => {
      logger.warning('bad thing %d', 1)
      logger.warning('good thing')
      logger.error('bad idea')
    })
    expect(expected.matched).toBe(2)
    expect(recorder.messages).toEqual(['good thing'])
  })

  it('matches from the start of the message, not necessarily to its end, over lines', () => {
    new ExpectLog(logger, /one\ntwo/g).run(() => logger.warning('one\ntwo\nthree'))
    expect(() => new ExpectLog(logger, /two/).run(() => logger.warning('one two'))).toThrow(
      'did not get expected log message',
    )
  })

  it('gives what the body gives, sync or async', async () => {
    const log = (): void => logger.warning('x')
    expect(new ExpectLog(logger, 'x').run(() => (log(), 5))).toBe(5)
    const slow = new ExpectLog(logger, 'x').run(async () => {
      await Promise.resolve()
      log()
      return 6
    })
    await expect(slow).resolves.toBe(6)
  })

  it('complains when nothing matched, unless that is allowed', async () => {
    const message = 'did not get expected log message'
    expect(() => new ExpectLog(logger, 'x').run(() => undefined)).toThrow(message)
    await expect(new ExpectLog(logger, 'x').run(async () => {})).rejects.toThrow(message)
    expect(() => {
      using _ = new ExpectLog(logger, 'x')
    }).toThrow(message)
    new ExpectLog(logger, 'x', { required: false }).run(() => undefined)
  })

  it('lets an error of the body come first', async () => {
    const failure = new Error('of the body')
    expect(() =>
      new ExpectLog(logger, 'x').run(() => {
        throw failure
      }),
    ).toThrow(failure)
    await expect(new ExpectLog(logger, 'x').run(() => Promise.reject(failure))).rejects.toBe(
      failure,
    )
  })

  it('takes the name of a logger, "" for the root, whose descendants are not meant', () => {
    new ExpectLog('tornado.testing.expect', 'x').run(() => logger.warning('x'))
    const root = new ExpectLog('', 'x')
    root.run(() => {
      getLogger().warning('x')
      logger.warning('x')
    })
    expect(root.matched).toBe(1)
    expect(recorder.messages).toEqual(['x'])
  })

  it('counts one level only, if it is given, and reports a match at another', () => {
    const expected = new ExpectLog(logger, 'x', { level: ERROR })
    expected.run(() => {
      logger.warning('x')
      logger.error('x')
    })
    expect(expected.matched).toBe(1)
    expect(recorder.messages).toEqual([
      'Got expected log message "x" at unexpected level (ERROR vs WARNING)',
      'x',
    ])
  })

  it('lowers the level of the logger meanwhile', () => {
    logger.setLevel(WARNING)
    const expected = new ExpectLog(logger, 'quiet', { level: INFO })
    expected.run(() => logger.info('quiet'))
    expect(expected.matched).toBe(1)
    expect(logger.level).toBe(WARNING)

    const detached = new Logger('detached')
    detached.setLevel(INFO)
    new ExpectLog(detached, 'x', { level: ERROR }).run(() => {
      expect(detached.level).toBe(INFO)
      detached.error('x')
    })
  })

  it('warns of matches below WARNING without a level', () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined)
    try {
      logger.setLevel(INFO)
      new ExpectLog(logger, 'x').run(() => logger.info('x'))
      expect(warn).toHaveBeenCalledTimes(1)
      new ExpectLog(logger, 'x').run(() => {
        logger.info('x')
        logger.warning('x')
      })
      expect(warn).toHaveBeenCalledTimes(1)
    } finally {
      warn.mockRestore()
    }
  })

  it('tells whether an error was logged, matching or not', () => {
    const without = new ExpectLog(appLog, 'x')
    without.run(() => appLog.error('x'))
    expect(without.loggedStack).toBe(false)
    const other = new ExpectLog(appLog, 'x')
    other.run(() => {
      appLog.error('x')
      appLog.exception('y', new Error('z'))
    })
    expect(other.loggedStack).toBe(true)
  })

  it('is asked before filters that were there earlier', () => {
    const seen: string[] = []
    const filter = (record: LogRecord): boolean => {
      seen.push(record.getMessage())
      return true
    }
    logger.addFilter(filter)
    new ExpectLog(logger, 'x').run(() => logger.warning('x'))
    logger.removeFilter(filter)
    expect(seen).toEqual([])
  })
})
