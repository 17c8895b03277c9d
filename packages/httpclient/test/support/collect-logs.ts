import { afterEach, beforeEach } from '@jest/globals'
import { appLog, genLog, Handler, type Logger, type LogRecord } from '@tornado-ts/log'

class Collector extends Handler {
  readonly lines: string[] = []
  override emit(record: LogRecord): void {
    this.lines.push(`${record.levelname} ${record.getMessage()}`)
  }
}

/** Collects what is logged in each test of a file, instead of printing it. */
export function collectLogs(): { gen: () => string[]; app: () => string[] } {
  const attach = (logger: Logger): (() => string[]) => {
    let collector = new Collector()
    beforeEach(() => {
      collector = new Collector()
      logger.addHandler(collector)
      logger.propagate = false
      logger.setLevel('DEBUG')
    })
    afterEach(() => logger.removeHandler(collector))
    return () => collector.lines
  }
  return { gen: attach(genLog), app: attach(appLog) }
}
