import { Handler, type LogRecord } from '../src/index.ts'

/** A handler that keeps the records it is given. */
export class Collector extends Handler {
  readonly records: LogRecord[] = []

  override emit(record: LogRecord): void {
    this.records.push(record)
  }

  get messages(): string[] {
    return this.records.map((record) => record.getMessage())
  }
}
