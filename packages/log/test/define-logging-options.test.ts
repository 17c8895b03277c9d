import { afterEach, expect, test } from '@jest/globals'
import {
  defineLoggingOptions,
  getLogger,
  setDefaultOptionsProvider,
  WARNING,
} from '../src/index.ts'
import { loggingOptionDeclarations } from '../src/logging-options.ts'
import { OptionsStub } from './options-stub.ts'

afterEach(() => {
  getLogger().handlers.length = 0
  getLogger().setLevel(WARNING)
})

test('defines every option and sets logging up after parsing', () => {
  const options = new OptionsStub()
  defineLoggingOptions(options)
  expect([...options.declarations.keys()]).toEqual(Object.keys(loggingOptionDeclarations))
  expect(getLogger().handlers).toEqual([])
  options.parseCommandLine([])
  expect(getLogger().handlers).toHaveLength(1)
  expect(getLogger().level).toBe(20)
})

test('the command line beats what the code has set', () => {
  const options = new OptionsStub()
  defineLoggingOptions(options)
  options.logging = null
  options.parseCommandLine([])
  expect(getLogger().level).toBe(WARNING)
  options.parseCommandLine(['--logging=debug'])
  expect(getLogger().level).toBe(10)
})

test('the global options are the default', () => {
  expect(() => defineLoggingOptions()).toThrow(/no global options/)
  const options = new OptionsStub()
  setDefaultOptionsProvider(() => options)
  defineLoggingOptions()
  expect(options.callbacks).toHaveLength(1)
})
