import { expect, test } from '@jest/globals'
import { setDefaultOptionsProvider } from '../src/index.ts'
import { defaultOptions, loggingOptionDeclarations } from '../src/logging-options.ts'
import { OptionsStub } from './options-stub.ts'

test('there are no global options until the options package is loaded', () => {
  expect(() => defaultOptions()).toThrow(/@tornado-ts\/options/)
  const options = new OptionsStub()
  setDefaultOptionsProvider(() => options)
  expect(defaultOptions()).toBe(options)
})

test('the declarations are Tornado’s', () => {
  const table = Object.entries(loggingOptionDeclarations).map(([name, d]) => [
    name,
    d.type,
    d.default,
  ])
  expect(table).toEqual([
    ['logging', 'str', 'info'],
    ['log_to_stderr', 'bool', undefined],
    ['log_file_prefix', 'str', undefined],
    ['log_file_max_size', 'int', 100_000_000],
    ['log_file_num_backups', 'int', 10],
    ['log_rotate_when', 'str', 'midnight'],
    ['log_rotate_interval', 'int', 1],
    ['log_rotate_mode', 'str', 'size'],
  ])
  expect(loggingOptionDeclarations['logging']?.metavar).toBe('debug|info|warning|error|none')
  expect(loggingOptionDeclarations['log_file_prefix']?.metavar).toBe('PATH')
})
