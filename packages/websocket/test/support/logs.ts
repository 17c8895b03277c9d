import { afterEach, beforeEach } from '@jest/globals'
import { getLogger, Handler, type LogRecord } from '@tornado-ts/log'

class Collector extends Handler {
  readonly lines: string[] = []
  override emit(record: LogRecord): void {
    this.lines.push(`${record.levelname} ${record.getMessage()}`)
  }
}

/** Collects what is logged below `tornado` in each test of a file, instead of printing it. */
export function collectLogs(): (level?: string) => string[] {
  const logger = getLogger('tornado')
  let collector = new Collector()
  beforeEach(() => {
    collector = new Collector()
    logger.addHandler(collector)
    logger.propagate = false
    logger.setLevel('DEBUG')
  })
  afterEach(() => logger.removeHandler(collector))
  return (level = '') => collector.lines.filter((line) => line.startsWith(level))
}
