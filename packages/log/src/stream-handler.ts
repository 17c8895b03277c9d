import { Handler } from './handler.ts'
import type { LogRecord } from './log-record.ts'

/** What a {@link StreamHandler} writes to: any Node stream, or anything with its `write`. */
export interface TextSink {
  write(text: string): unknown
}

/**
 * Writes each entry and a newline to a stream.
 *
 * @tornado logging.StreamHandler
 */
export class StreamHandler extends Handler {
  /** Where the entries go. */
  readonly stream: TextSink

  /** @param stream Where the entries go; standard error by default. */
  constructor(stream: TextSink = process.stderr) {
    super()
    this.stream = stream
  }

  override emit(record: LogRecord): void {
    this.stream.write(`${this.format(record)}\n`)
  }
}
