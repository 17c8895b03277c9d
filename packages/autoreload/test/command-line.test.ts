import { describe, expect, it } from '@jest/globals'
import { CommandLineError, parseCommandLine, usage } from '../src/command-line.ts'

const NOTHING = {
  isModule: false,
  args: [],
  untilSuccess: false,
  reload: true,
  watch: [],
  nodeArgs: [],
}

describe('parseCommandLine', () => {
  it.each([
    ['main.js', { script: 'main.js' }],
    ['main.js arg1 --arg2 -m arg3', { script: 'main.js', args: ['arg1', '--arg2', '-m', 'arg3'] }],
    ['--until-success main.js', { script: 'main.js', untilSuccess: true }],
    ['--no-reload -- -odd.js', { script: '-odd.js', reload: false }],
    ['-m pkg', { script: 'pkg', isModule: true }],
    ['-m pkg main.js --x', { script: 'pkg', isModule: true, args: ['main.js', '--x'] }],
    ['-m pkg --help', { script: 'pkg', isModule: true, args: ['--help'] }],
    ['--watch a --watch=b main.js', { script: 'main.js', watch: ['a', 'b'] }],
    ['--node-arg=--x=y --node-arg -r main.js', { script: 'main.js', nodeArgs: ['--x=y', '-r'] }],
  ])('%s', (line, expected) => {
    expect(parseCommandLine(line.split(' '))).toEqual({ ...NOTHING, ...expected })
  })

  it.each([
    ['--help', 'help'],
    ['-h main.js', 'help'],
    ['--until-success --version', 'version'],
  ])('%s asks for the %s', (line, question) => {
    expect(parseCommandLine(line.split(' '))).toBe(question)
  })

  it.each([
    [[], 1, 'Either -m or a path must be specified'],
    [['--until-success'], 1, 'Either -m or a path must be specified'],
    [['-m'], 2, '-m needs a value'],
    [['--watch'], 2, '--watch needs a value'],
    [['--slow', 'main.js'], 2, 'unknown option --slow'],
    [['--slow=1', 'main.js'], 2, 'unknown option --slow'],
  ])('%j is refused with status %d', (args, status, message) => {
    expect(() => parseCommandLine(args)).toThrow(new CommandLineError(message, status))
  })

  it('gives all that is no option to a module named otherwise', () => {
    expect(parseCommandLine(['--until-success', 'a', '-b'], 'pkg')).toEqual({
      ...NOTHING,
      script: 'pkg',
      isModule: true,
      untilSuccess: true,
      args: ['a', '-b'],
    })
  })
})

it('usage names the command and every option', () => {
  const text = usage('tornado-ts')
  expect(text).toContain('  tornado-ts [options] -m package-or-specifier [args...]\n')
  for (const option of ['until-success', 'watch', 'node-arg', 'no-reload', 'version', 'help']) {
    expect(text).toContain(`--${option}`)
  }
})
