import { describe, expect, it } from '@jest/globals'
import { isReloadMessage, parseReport, RELOAD, supervisorPid } from '../src/protocol.ts'

describe('the protocol', () => {
  it('knows a message that asks for a restart', () => {
    expect(isReloadMessage({ type: RELOAD, env: {} })).toBe(true)
    for (const other of [RELOAD, null, undefined, {}, { type: 'ready' }]) {
      expect(isReloadMessage(other)).toBe(false)
    }
  })

  it.each([
    ['{"file":"/a"}', { file: '/a' }],
    ['{"uncaught":true}', { uncaught: true }],
    ['{"fi', undefined],
    ['null', undefined],
    ['7', undefined],
    ['', undefined],
  ])('reads the report %j', (line, report) => {
    expect(parseReport(line)).toEqual(report)
  })

  it('does not take just any parent for a supervisor', () => {
    expect(supervisorPid).toBeUndefined()
  })
})
