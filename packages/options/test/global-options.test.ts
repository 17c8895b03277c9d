import { afterEach, expect, jest, test } from '@jest/globals'
import { enablePrettyLogging, getLogger, WARNING } from '@tornado-ts/log'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  addParseCallback,
  define,
  options,
  parseCommandLine,
  parseConfigFile,
  parseConfigFileAsync,
  printHelp,
} from '../src/index.ts'
import { TemporaryFiles } from './temporary-files.ts'

afterEach(() => {
  jest.restoreAllMocks()
  getLogger().handlers.length = 0
  getLogger().setLevel(WARNING)
  options.logging = 'info'
})

test('the logging options', () => {
  expect(options.asDict()).toEqual({
    help: undefined,
    logging: 'info',
    log_to_stderr: undefined,
    log_file_prefix: undefined,
    log_file_max_size: 100_000_000,
    log_file_num_backups: 10,
    log_rotate_when: 'midnight',
    log_rotate_interval: 1,
    log_rotate_mode: 'size',
  })
  expect(options.logFilePrefix).toBeUndefined()
})

test('log reads them when it is given none', () => {
  using _ = options.override({ logging: 'error' })
  enablePrettyLogging()
  expect(getLogger().getEffectiveLevel()).toBe(40)
})

test('the functions act on the global parser', async () => {
  using files = new TemporaryFiles()
  const callback = jest.fn()
  options.logging = undefined
  define('port', { default: 1 })
  addParseCallback(callback)
  expect(parseCommandLine(['main.js', '--port=2', 'x'])).toEqual(['x'])
  expect(options.port).toBe(2)
  parseConfigFile(files.write('a.conf', 'port = 3'))
  expect(options.port).toBe(3)
  await parseConfigFileAsync(files.write('a.mjs', 'export const port = 4'), { final: false })
  expect(options.port).toBe(4)
  expect(callback).toHaveBeenCalledTimes(2)
  expect(options.groups()).toContain(fileURLToPath(import.meta.url))
  let help = ''
  printHelp({ write: (text: string) => (help += text) })
  expect(help).toContain('--port ')
  expect(help).toContain('--log-file-prefix=PATH ')
})

const program = fileURLToPath(new URL('./fixtures/program.ts', import.meta.url))
const NO_INFO = /^$/
const INFO = /^\[I [^\]]* program:\d+\] logged at info\n$/

// log_test.LoggingOptionTest: in a process of its own, with the arguments it was started with
test.each<[string[], RegExp, string]>([
  [[], NO_INFO, ''],
  [['--port=1', '--quiet', 'x'], INFO, '[{"port":1,"quiet":true},["x"]]\n'],
  [['--logging=none'], NO_INFO, '[{"port":8080,"quiet":false},[]]\n'],
  [['--in-code'], NO_INFO, '[{"port":8080,"quiet":false},[]]\n'],
  [['--in-code', '--logging=info'], INFO, '[{"port":8080,"quiet":false},[]]\n'],
  [['--help', '--wrong'], /^Usage: [\s\S]* {2}--port {27}port to listen on \(default 8080\)\n/, ''],
])('a program started with %j', (args, stderr, stdout) => {
  const flags = ['--conditions=tornado-ts-source', '--import', 'tsx']
  const result = spawnSync(process.execPath, [...flags, program, ...args], {
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' },
    encoding: 'utf8',
  })
  expect(result.stderr).toMatch(stderr)
  expect({ stdout: result.stdout, status: result.status }).toEqual({ stdout, status: 0 })
})
