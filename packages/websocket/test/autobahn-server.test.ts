import { describe } from '@jest/globals'
import { runCases } from './autobahn/case.ts'
import { runDeflateCases } from './autobahn/deflate.ts'
import { CLOSING } from './autobahn/closing.ts'
import { FRAMING } from './autobahn/framing.ts'
import { LIMITS } from './autobahn/limits.ts'
import { UTF8 } from './autobahn/utf8.ts'
import { collectLogs } from './support/logs.ts'
import type { RawPeer } from './support/raw-peer.ts'
import { DeflateEcho, Echo, serve } from './support/serve.ts'

collectLogs()

/** The cases of the Autobahn suite that a server has to pass, each on a connection of its own. */
describe.each([
  ['1 to 5: framing', FRAMING],
  ['6: UTF-8', UTF8],
  ['7: closing', CLOSING],
  ['9 and 10: size', LIMITS],
])('groups %s', (_name, cases) => {
  runCases(cases, true, async (): Promise<RawPeer> => (await serve([['/', Echo]])).open())
})

describe('groups 12 and 13: compression', () => {
  runDeflateCases(true, async (parameters) => {
    const site = await serve([['/', DeflateEcho]])
    return site.open('/', { 'Sec-WebSocket-Extensions': parameters })
  })
})
