import { expect, it } from '@jest/globals'
import { HTTPHeaders } from '@tornado-ts/httputil'
import { isUpgradeRequest } from '../src/is-upgrade-request.ts'

it.each<[Record<string, string>, boolean]>([
  [{ Connection: 'Upgrade', Upgrade: 'websocket' }, true],
  [{ Connection: 'keep-alive, uPgRaDe', Upgrade: 'h2c' }, true],
  [{ Connection: 'Upgrade', Upgrade: 'x', 'Content-Length': '0' }, true],
  [{ Connection: 'Upgrade', Upgrade: 'x', 'Content-Length': '1' }, false],
  [{ Connection: 'Upgrade', Upgrade: 'x', 'Transfer-Encoding': 'chunked' }, false],
  [{ Connection: 'Upgrades', Upgrade: 'x' }, false],
  [{ Connection: 'Upgrade' }, false],
  [{ Upgrade: 'x' }, false],
  [{}, false],
])('%j: %s', (headers, expected) => {
  expect(isUpgradeRequest(new HTTPHeaders(headers))).toBe(expected)
})
