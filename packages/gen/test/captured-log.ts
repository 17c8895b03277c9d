import { afterEach, beforeEach } from '@jest/globals'
import { ForwardHandler, appLog } from '@tornado-ts/log'
import type { LogRecord } from '@tornado-ts/log'

/** Collects what is logged on `appLog` during each test, instead of printing it. */
export function capturedLog(): { readonly records: LogRecord[]; messages(): string[] } {
  const records: LogRecord[] = []
  const handler = new ForwardHandler((record) => records.push(record))
  beforeEach(() => {
    records.length = 0
    appLog.addHandler(handler)
    appLog.propagate = false
  })
  afterEach(() => {
    appLog.removeHandler(handler)
    appLog.propagate = true
  })
  return { records, messages: () => records.map((record) => record.getMessage()) }
}

/** Resolves when everything in the microtask queue has run. */
export function microtasksDone(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
