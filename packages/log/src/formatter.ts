import { inspect } from 'node:util'
import { errorText } from './error-text.ts'
import type { LogRecord } from './log-record.ts'
import { escapeControls } from './safe-text.ts'

/** Turns a record into the text of an entry, without the newline at its end. */
export interface Formatter {
  format(record: LogRecord): string
}

/**
 * Gives the message of a record, safe to show. A message that does not fit its arguments becomes
 * `Bad message (<error>): <record>`, so that the event is not lost.
 */
export function messageText(record: LogRecord): string {
  try {
    return escapeControls(record.getMessage())
  } catch (error) {
    return escapeControls(`Bad message (${String(error)}): ${describe(record)}`)
  }
}

function describe({ name, levelname, msg, args, pathname, lineno }: LogRecord): string {
  try {
    return inspect({ name, levelname, msg, args, pathname, lineno }, { breakLength: Infinity })
  } catch {
    return `record of ${name}`
  }
}

/** Gives the text of a record's error, made once per record. */
export function exceptionText(record: LogRecord): string {
  return (record.excText ??= escapeControls(errorText(record.excInfo)))
}

/** Turns every line after the first into an indented one, so that nothing in an entry looks like a new entry. */
export function indentLines(text: string): string {
  return text.replaceAll('\n', '\n    ')
}

/** What a handler uses until `setFormatter` is called: the bare message and the error below it. */
export const bareFormatter: Formatter = {
  format(record: LogRecord): string {
    const message = messageText(record)
    const whole =
      record.excInfo === undefined ? message : `${message.trimEnd()}\n${exceptionText(record)}`
    return indentLines(whole)
  },
}
