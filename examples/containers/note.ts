/** What somebody wants to pin up. */
export interface NoteFields {
  readonly author: string
  readonly text: string
}

/** A note on the board. */
export interface Note extends NoteFields {
  readonly id: number
  /** What wrote it down: the name of a framework. */
  readonly by: string
}

/** Reads what a client has sent; undefined when it is no note. */
export function readNote(sent: unknown): NoteFields | undefined {
  const { author, text } = (sent ?? {}) as Record<string, unknown>
  if (!isText(author, 60) || !isText(text, 500)) return undefined
  return { author: author.trim(), text: text.trim() }
}

function isText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= maxLength
}
