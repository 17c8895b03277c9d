/**
 * Chooses between the two source strings of a message: the plural one for every count but 1.
 *
 * @throws TypeError if there is a plural message but no count.
 */
export function sourceForm(
  message: string,
  pluralMessage: string | undefined,
  count: number | undefined,
): string {
  if (pluralMessage === undefined) return message
  return requireCount(message, count) === 1 ? message : pluralMessage
}

/** Gives the count that has to come with a plural message. */
export function requireCount(message: string, count: number | undefined): number {
  if (count === undefined) throw new TypeError(`a count is needed to choose a form of '${message}'`)
  return count
}
