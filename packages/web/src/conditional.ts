import { createHash, hash } from 'node:crypto'

/** One entity tag of an If-None-Match list, weak or strong, or the asterisk (RFC 9110 §13.1.2). */
const ENTITY_TAG = /\*|(?:W\/)?"[^"]*"/g

/**
 * Bodies of up to this many characters are remembered with their Etag, the last one of each length.
 * The pages that gain from an Etag are those that do not change from one request to the next, and
 * comparing a text with the last of its length costs nothing beside a digest.
 */
const REMEMBERED_LENGTH = 1024
const SLOTS = 64

const bodies: (string | undefined)[] = new Array<undefined>(SLOTS).fill(undefined)
const etags: string[] = new Array<string>(SLOTS).fill('')

/**
 * A strong validator over the body: its SHA-1, in double quotes.
 *
 * One-shot hashing of a short text costs less than a hash of 128 bits written in JavaScript, so the
 * well-known digest stays.
 */
export function strongEtag(chunks: readonly (string | Uint8Array)[]): string {
  const only = chunks[0]
  if (chunks.length === 1 && only !== undefined) {
    if (typeof only !== 'string' || only.length > REMEMBERED_LENGTH) return digestOf(only)
    const slot = only.length % SLOTS
    if (bodies[slot] === only) return etags[slot] ?? ''
    bodies[slot] = only
    return (etags[slot] = digestOf(only))
  }
  const digest = createHash('sha1')
  for (const chunk of chunks) digest.update(chunk)
  return `"${digest.digest('hex')}"`
}

function digestOf(body: string | Uint8Array): string {
  return `"${hash('sha1', body, 'hex')}"`
}

/**
 * Tells whether the representation the client holds is still the one with this `etag`.
 *
 * Comparison is weak, as RFC 9110 §13.1.2 asks for If-None-Match.
 *
 * @param ifNoneMatch The header's value; absent or without a tag it never matches.
 */
export function etagMatches(etag: string, ifNoneMatch: string | undefined): boolean {
  if (etag === '' || ifNoneMatch === undefined) return false
  const candidates = ifNoneMatch.match(ENTITY_TAG)
  if (candidates === null) return false
  if (candidates[0] === '*') return true
  const opaque = withoutWeakness(etag)
  return candidates.some((candidate) => withoutWeakness(candidate) === opaque)
}

function withoutWeakness(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag
}
