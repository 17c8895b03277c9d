import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { LogFormatter, Logger, LogRecord, StreamHandler, WARNING } from '../src/index.ts'

/** The tests of tornado's log_test.py plant markers instead of escape sequences. */
class MarkedFormatter extends LogFormatter {
  protected override colors = { 40: '\u0001' }
  protected override normal = '\u0002'
}

const PREFIX = String.raw`\x01\[E \d{6} \d\d:\d\d:\d\d log-formatter\.test:\d+\]\x02 `
const { NO_COLOR, FORCE_COLOR } = process.env

let logger: Logger
let output: string

beforeEach(() => {
  output = ''
  logger = new Logger('test')
  const handler = new StreamHandler({ write: (text) => (output += text) })
  handler.setFormatter(new MarkedFormatter())
  logger.addHandler(handler)
})

afterEach(() => {
  if (NO_COLOR === undefined) delete process.env.NO_COLOR
  if (FORCE_COLOR === undefined) delete process.env.FORCE_COLOR
})

describe('an entry', () => {
  // log_test.LogFormatterTest.test_basic_logging
  test('begins with level, time and place in the level’s colour', () => {
    logger.error('foo')
    expect(output).toMatch(new RegExp(`^${PREFIX}foo\n$`))
  })

  // log_test.LogFormatterTest.test_bytes_logging
  test.each<[unknown, string]>([
    [Buffer.from([0xe9]), String.raw`b'\\xe9'`],
    [Buffer.from([0xc3, 0xa9]), 'é'],
    ['é', 'é'],
    ['100%', '100%'],
    ['\x1b[2J\rforged', String.raw`\\x1b\[2J\\x0dforged`],
  ])('shows %p', (msg, expected) => {
    logger.error(msg)
    expect(output).toMatch(new RegExp(`^${PREFIX}${expected}\n$`))
  })

  test('of several lines is indented', () => {
    logger.error('a %s\nb', 'z')
    expect(output).toMatch(new RegExp(`^${PREFIX}a z\n    b\n$`))
  })

  test('has the error below it', () => {
    const error = new Error('why', { cause: 'because' })
    error.stack = 'Error: why\n    at here'
    logger.error('boom  ', { excInfo: error })
    expect(output).toMatch(
      new RegExp(`^${PREFIX}boom\n    Error: why\n        at here\n    Caused by: because\n$`),
    )
  })

  // log_test.LogFormatterTest.test_utf8_in_format_exception and the one of bytes
  test('has real line ends where the error’s message is bytes', () => {
    logger.error('x', {
      excInfo: new Error(Buffer.from('\xc3\xa9\n', 'latin1') as unknown as string),
    })
    expect(output).not.toContain('\\n')
    expect(output.split('\n').length).toBeGreaterThan(2)
    expect(output).toContain('é')
  })

  test('shows control characters of an error’s message', () => {
    logger.error('x', { excInfo: 'a\x1b[31m' })
    expect(output).toContain(String.raw`a\x1b[31m`)
  })

  test.each<[string, unknown[]]>([
    ['missing %s %s', ['one']],
    ['extra', ['one']],
    ['no number %d', ['x']],
  ])('says Bad message for %j with %p', (msg, args) => {
    logger.error(msg, ...args)
    expect(output).toMatch(new RegExp(`^${PREFIX}Bad message \\(TypeError.*${msg}.*\n$`))
  })

  test('a level that has no colour gets none', () => {
    logger.warning('x')
    expect(output).toMatch(/^\[W [^\]]*\] x\n$/)
  })
})

describe('options', () => {
  const record = (extra?: object) => new LogRecord({ name: 'n', levelno: WARNING, msg: 'm', extra })

  test('fmt and datefmt; fields by either spelling; extra fields', () => {
    const formatter = new LogFormatter({
      fmt: '%(name)5s|%(levelno)d|%(asctime)s|%(end_color)s%(endColor)s|%(user)s|%(message)s%%',
      datefmt: '%Y',
      color: false,
    })
    const year = new Date().getFullYear()
    expect(formatter.format(record({ user: 'u' }))).toBe(`    n|30|${year}||u|m%`)
    expect(formatter.format(record())).toBe(`    n|30|${year}|||m%`)
  })

  test('colours are escape sequences, and may be chosen', () => {
    delete process.env.NO_COLOR
    process.env.FORCE_COLOR = '1'
    const fmt = '%(color)s%(message)s%(end_color)s'
    expect(new LogFormatter({ fmt }).format(record())).toBe('\x1b[2;33mm\x1b[0m')
    const colors = { [WARNING]: 6 }
    expect(new LogFormatter({ fmt, colors }).format(record())).toBe('\x1b[2;36mm\x1b[0m')
    expect(new LogFormatter({ fmt, colors: {} }).format(record())).toBe('m')
    expect(new LogFormatter({ fmt, color: false }).format(record())).toBe('m')
    process.env.NO_COLOR = '1'
    expect(new LogFormatter({ fmt }).format(record())).toBe('m')
  })

  test('a style other than % and a bad format are refused', () => {
    expect(() => new LogFormatter({ style: '{' as '%' })).toThrow(RangeError)
    expect(() => new LogFormatter({ fmt: '%(message)' })).toThrow(RangeError)
  })

  test('the defaults are Tornado’s', () => {
    expect(LogFormatter.DEFAULT_FORMAT).toBe(
      '%(color)s[%(levelname)1.1s %(asctime)s %(module)s:%(lineno)d]%(end_color)s %(message)s',
    )
    expect(LogFormatter.DEFAULT_DATE_FORMAT).toBe('%y%m%d %H:%M:%S')
    expect(LogFormatter.DEFAULT_COLORS).toEqual({ 10: 4, 20: 2, 30: 3, 40: 1, 50: 5 })
  })
})
