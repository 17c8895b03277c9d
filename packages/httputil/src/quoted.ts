/** How much of what a peer has sent an error message repeats. */
const LIMIT = 100

/** A text from the network as an error message shows it: escaped, and cut if it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > LIMIT ? `${text.slice(0, LIMIT)}…` : text)
}
