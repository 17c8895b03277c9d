import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { OptionParser, OptionsError, type OptionType } from '../src/index.ts'

let stderr = ''

beforeEach(() => {
  stderr = ''
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text)
    return true
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

function parse(type: OptionType, ...args: string[]): unknown {
  const options = new OptionParser()
  options.define('x', { type })
  options.parseCommandLine(['main.js', ...args])
  return options.x as unknown
}

// options_test.OptionsTest.test_parse_command_line
test('a value', () => {
  const options = new OptionParser()
  options.define('port', { default: 80 })
  expect(options.parseCommandLine(['main.js', '--port=443'])).toEqual([])
  expect(options.port).toBe(443)
})

// options_test.OptionsTest.test_subcommand
test('a subcommand with options of its own', () => {
  const base = new OptionParser()
  base.define('verbose', { default: false })
  const sub = new OptionParser()
  sub.define('foo')
  const rest = base.parseCommandLine(['main.js', '--verbose', 'sub', '--foo=bar'])
  expect(rest).toEqual(['sub', '--foo=bar'])
  expect(base.verbose).toBe(true)
  expect(sub.parseCommandLine(rest)).toEqual([])
  expect(sub.foo).toBe('bar')
  expect(() => sub.parseCommandLine(['sub', '--verbose'])).toThrow(
    "Unrecognized command line option: 'verbose'",
  )
})

test.each<[OptionType, string, unknown]>([
  ['str', '--x=a=b', 'a=b'],
  ['str', '--x=', ''],
  ['str', '-x=1', '1'],
  ['str', '---x=1', '1'],
  ['str', '--X=1', '1'],
  ['str', '--x=two\nlines', 'two\nlines'],
  ['bool', '--x', true],
  ['bool', '--x=no', true],
  ['bool', '--x=', true],
  ['bool', '--x=False', false],
  ['int', '--x= 7 ', 7],
  ['float', '--x=1e3', 1000],
  ['datetime', '--x=20130428', new Date(2013, 3, 28)],
  ['timedelta', '--x=1h 30min', 5400],
  [URL, '--x=http://a/', new URL('http://a/')],
])('%p from %j', (type, arg, value) => {
  expect(parse(type, arg)).toEqual(value)
})

test.each<[OptionType, string, string]>([
  ['int', '--x', "Option 'x' requires a value"],
  ['str', '--x', "Option 'x' requires a value"],
  ['int', '--x=4.5', "Option 'x': '4.5' is not an integer"],
  ['str', '--y_z=1', "Unrecognized command line option: 'y-z'"],
  ['str', '-', "Unrecognized command line option: ''"],
  ['str', '---', "Unrecognized command line option: ''"],
  ['str', '-=1', "Unrecognized command line option: ''"],
])('%p from %j throws', (type, arg, message) => {
  expect(() => parse(type, arg)).toThrow(OptionsError)
  expect(() => parse(type, arg)).toThrow(message)
  expect(stderr.includes('Usage:')).toBe(message.startsWith('Unrecognized'))
})

test.each<[string[], string[]]>([
  [[], []],
  [['main.js'], []],
  [
    ['main.js', '--a-b=2', '--', '--s=1', 'z'],
    ['--s=1', 'z'],
  ],
  [
    ['main.js', 'z', '--a-b=2'],
    ['z', '--a-b=2'],
  ],
  [
    ['main.js', '', '--a-b=2'],
    ['', '--a-b=2'],
  ],
  [['--not-parsed', '--a_b=2'], []],
])('%j leaves %j', (args, rest) => {
  const options = new OptionParser()
  options.define('a_b')
  expect(options.parseCommandLine(args)).toEqual(rest)
})

test('by default the arguments of the process', () => {
  const { argv } = process
  const options = new OptionParser()
  options.define('x')
  try {
    process.argv = ['node', 'main.js', '--x=1', 'rest']
    expect(options.parseCommandLine()).toEqual(['rest'])
  } finally {
    process.argv = argv
  }
  expect(options.x).toBe('1')
})

// options_test.OptionsTest.test_parse_callbacks
test('parse callbacks run after each final parse', () => {
  const order: string[] = []
  const options = new OptionParser()
  options.addParseCallback(() => order.push('first'))
  options.addParseCallback(() => order.push('second'))
  options.parseCommandLine(['main.js'], { final: false })
  expect(order).toEqual([])
  options.parseCommandLine(['main.js'])
  options.parseCommandLine(['main.js'], { final: true })
  options.runParseCallbacks()
  expect(order).toEqual(['first', 'second', 'first', 'second', 'first', 'second'])
})

// options_test.OptionsTest.test_help
test('--help exits at once', () => {
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new RangeError(`exit ${code}`)
  })
  const callback = jest.fn()
  const options = new OptionParser()
  options.define('x', { callback })
  expect(() => options.parseCommandLine(['main.js', '--x=1', '--help', '--x=2'])).toThrow('exit 0')
  expect(stderr).toContain('Usage:')
  expect(callback.mock.calls).toEqual([['1']])
  options.parseCommandLine(['main.js', '--help=false'])
  expect(exit).toHaveBeenCalledTimes(1)
})
