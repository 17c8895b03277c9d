import { types } from 'node:util'

// A chain of causes or a tree of aggregates that is longer than this is cut.
const MAX_ERRORS = 50

/**
 * Gives the text that a log shows for an error: its stack, then one `Caused by:` block per cause and one
 * block per member of an AggregateError. A value that is no error is shown as `String(value)`.
 *
 * Never throws, whatever the error's properties do.
 */
export function errorText(error: unknown): string {
  const blocks: string[] = []
  const seen = new Set<unknown>()
  const add = (label: string, value: unknown): void => {
    if (seen.has(value) || blocks.length > MAX_ERRORS) return
    seen.add(value)
    if (blocks.length === MAX_ERRORS) {
      blocks.push('(more errors left out)')
      return
    }
    blocks.push(label + stackOf(value))
    const members = read(value, 'errors')
    if (Array.isArray(members)) {
      members.forEach((member, i) => add(`Error ${i + 1} of ${members.length}: `, member))
    }
    const cause = read(value, 'cause')
    if (cause !== undefined && cause !== null) add('Caused by: ', cause)
  }
  add('', error)
  return blocks.join('\n')
}

function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value)
}

function read(error: unknown, key: 'stack' | 'cause' | 'errors'): unknown {
  if (!isError(error)) return undefined
  try {
    return (error as unknown as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}

function stackOf(value: unknown): string {
  const stack = read(value, 'stack')
  if (typeof stack === 'string' && stack !== '') return stack
  try {
    return String(value)
  } catch {
    return '(an error that has no text)'
  }
}
