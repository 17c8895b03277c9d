import { afterEach, expect, test } from '@jest/globals'
import { DEBUG, genLog, NOTSET } from '@tornado-ts/log'
import { CSVLocale } from '../src/csv-locale.ts'
import { registry } from '../src/locale.ts'
import { logSupported } from '../src/log-supported.ts'
import { collectLog } from './collect-log.ts'

const log = collectLog()

afterEach(() => {
  genLog.setLevel(NOTSET)
  registry.replace(new Map())
})

test('the codes are logged in order, for those who debug', () => {
  registry.replace(new Map([['de', () => new CSVLocale('de', {})]]))
  logSupported()
  expect(log).toEqual([])
  genLog.setLevel(DEBUG)
  logSupported()
  expect(log).toEqual(['DEBUG Supported locales: de, en_US'])
})
