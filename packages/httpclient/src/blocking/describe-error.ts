import type { HTTPResponse } from '../http-response.ts'
import { describeResponse, type SentResponse } from './sent-response.ts'

/** An error on its way to another thread. */
export interface SentError {
  readonly name: string
  readonly message: string
  /** Its own enumerable fields, such as `code`, as far as they can be sent. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly cause: SentError | undefined
  /** The response an HTTPClientError belongs to. */
  readonly response: SentResponse | undefined
}

const DEEPEST_CAUSE = 8

/** Describes whatever was thrown, for `rebuildError` in the other thread. */
export function describeError(thrown: unknown, depth: number = 0): SentError {
  if (!(thrown instanceof Error)) return describeError(new Error(String(thrown)), depth)
  const { name, message, cause, response } = thrown as Error & { response?: HTTPResponse }
  return {
    name,
    message,
    fields: sendableFields(thrown),
    cause:
      cause === undefined || depth >= DEEPEST_CAUSE ? undefined : describeError(cause, depth + 1),
    response: response && describeResponse(response),
  }
}

function sendableFields(error: Error): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(error).filter(([, value]) => value === null || isPrimitive(value)),
  )
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol'
}
