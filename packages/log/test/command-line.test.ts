import { expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('./fixtures/log-info.ts', import.meta.url))

/** What a program prints on standard error that logs once at info and once at warning. */
function run(...args: string[]): string {
  const flags = ['--conditions=tornado-ts-source', '--import', 'tsx']
  const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' }
  const { stdout, stderr, status } = spawnSync(process.execPath, [...flags, script, ...args], {
    env,
    encoding: 'utf8',
  })
  expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  return stderr
}

// log_test.LoggingOptionTest: a process of its own, because the tree of loggers is global.
test.each<[string[], RegExp]>([
  [[], /^logged at warning\n$/],
  [['parse'], /^\[I [^\]]* log-info:\d+\] logged at info\n\[W [^\]]*\] logged at warning\n$/],
  [['parse', '--logging=none'], /^logged at warning\n$/],
  [['parse', '--logging=error'], /^$/],
])('%j', (args, expected) => {
  expect(run(...args)).toMatch(expected)
})
