import type { LogRecord } from '@tornado-ts/log'
import { genLog, NOTSET } from '@tornado-ts/log'
import { atEnd } from './stream-pairs.ts'

/** Catches what `genLog` is given until the end of the test, as `LEVEL message` lines. */
export function captureLog(): string[] {
  const lines: string[] = []
  const filter = (record: LogRecord): boolean => {
    lines.push(`${record.levelname} ${record.getMessage()}`)
    return false
  }
  genLog.setLevel('DEBUG')
  genLog.addFilter(filter)
  atEnd(() => {
    genLog.removeFilter(filter)
    genLog.setLevel(NOTSET)
  })
  return lines
}
