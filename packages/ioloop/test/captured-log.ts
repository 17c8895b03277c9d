import { Handler, type LogRecord, appLog } from '@tornado-ts/log'

/** Collects what is logged to `tornado.application` instead of writing it. */
export class CapturedLog extends Handler {
  readonly records: LogRecord[] = []

  constructor() {
    super()
    appLog.addHandler(this)
    appLog.propagate = false
  }

  override emit(record: LogRecord): void {
    this.records.push(record)
  }

  get messages(): string[] {
    return this.records.map((record) => record.getMessage())
  }

  get errors(): unknown[] {
    return this.records.map((record) => record.excInfo)
  }

  release(): void {
    appLog.removeHandler(this)
    appLog.propagate = true
  }
}
