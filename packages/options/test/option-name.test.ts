import { expect, test } from '@jest/globals'
import { normalizeOptionName } from '../src/option-name.ts'

test.each<[string, string]>([
  ['port', 'port'],
  ['log_file_prefix', 'log-file-prefix'],
  ['log-file-prefix', 'log-file-prefix'],
  ['logFilePrefix', 'log-file-prefix'],
  ['log_filePrefix', 'log-file-prefix'],
  ['http2Port', 'http2-port'],
  ['listenURL', 'listen-url'],
  ['DEBUG', 'debug'],
  ['größeÄndern', 'größe-ändern'],
])('%s is %s', (name, normalized) => {
  expect(normalizeOptionName(name)).toBe(normalized)
})
