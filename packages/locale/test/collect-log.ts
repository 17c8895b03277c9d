import { afterEach, beforeEach } from '@jest/globals'
import { ForwardHandler, genLog } from '@tornado-ts/log'

/** Gathers what is logged during each test of a file, as `LEVEL message`. */
export function collectLog(): string[] {
  const lines: string[] = []
  const handler = new ForwardHandler((record) => {
    lines.push(`${record.levelname} ${record.getMessage()}`)
  })
  beforeEach(() => {
    lines.length = 0
    genLog.addHandler(handler)
  })
  afterEach(() => {
    genLog.removeHandler(handler)
  })
  return lines
}
