/** A URL in escaped text. */
export interface FoundUrl {
  /** Where it begins. */
  readonly start: number
  /** Its text, with `&amp;` and `&quot;` as they stand in the escaped text. */
  readonly url: string
  /** The protocol's name, or `undefined` for a URL that begins `www.`. */
  readonly protocol: string | undefined
  /** The length of protocol, colon and slashes; zero without a protocol. */
  readonly prefixLength: number
}

const WORDS = /[\p{L}\p{N}_-]+/gu
const SLASHES = /:(\/{1,3})/y
const WWW = /(?:^|-)www$/
const DELIMITER = /[\s&()]/g
/** A URL does not end in one of these: they belong to the sentence around it. */
const PUNCTUATION = new Set('!"#$%&\'()*+,.:;<=>?@[]^`{|}~')
/** The references that stand for a character of a URL. */
const REFERENCES = ['&amp;', '&quot;']

/**
 * Finds the URLs in text that `xhtmlEscape` has escaped, from left to right.
 *
 * A URL is `protocol:/`, `protocol://`, `protocol:///` or `www.` at a word's beginning, and then
 * everything up to white space, less punctuation at its end; a pair of parentheses belongs to it,
 * an unbalanced one does not. Tornado says this with one regular expression, which needs quadratic
 * time on some texts; here every character is looked at a bounded number of times.
 *
 * @internal
 */
export function* findUrls(text: string): Generator<FoundUrl, void> {
  let position = 0
  for (;;) {
    WORDS.lastIndex = position
    const words = WORDS.exec(text)
    if (words === null) return
    const found = urlAt(text, words[0], words.index)
    if (found !== undefined) yield found
    position = found === undefined ? words.index + words[0].length : found.start + found.url.length
  }
}

function urlAt(text: string, words: string, index: number): FoundUrl | undefined {
  const end = index + words.length
  SLASHES.lastIndex = end
  const slashes = SLASHES.exec(text)?.[1]
  if (slashes !== undefined) {
    // Hyphens at the front are not part of a word.
    const protocol = words.replace(/^-+/, '')
    return protocol === '' ? undefined : urlWithProtocol(text, protocol, end, slashes.length)
  }
  if (text[end] !== '.' || !WWW.test(words)) return undefined
  const start = end - 3
  const urlEnd = bodyEnd(text, end + 1)
  if (urlEnd < 0) return undefined
  return { start, url: text.slice(start, urlEnd), protocol: undefined, prefixLength: 0 }
}

function urlWithProtocol(
  text: string,
  protocol: string,
  colon: number,
  slashes: number,
): FoundUrl | undefined {
  // Where nothing follows the slashes, the last of them counts as what follows.
  for (const count of slashes > 1 ? [slashes, slashes - 1] : [slashes]) {
    const urlEnd = bodyEnd(text, colon + 1 + count)
    if (urlEnd < 0) continue
    const start = colon - protocol.length
    const prefixLength = protocol.length + 1 + count
    return { start, url: text.slice(start, urlEnd), protocol, prefixLength }
  }
  return undefined
}

/** Returns where the part of a URL that begins at `start` ends, or -1 if none begins there. */
function bodyEnd(text: string, start: number): number {
  let end = start
  for (;;) {
    const runEnd = urlCharactersEnd(text, end)
    const trimmed = withoutPunctuation(text, end, runEnd)
    if (trimmed > end) {
      end = trimmed
    } else if (text[end] === '(') {
      const close = urlCharactersEnd(text, end + 1)
      if (text[close] !== ')') break
      end = close + 1
    } else {
      break
    }
  }
  return end > start ? end : -1
}

/** Skips everything that can be inside a URL: not white space, parentheses or markup. */
function urlCharactersEnd(text: string, start: number): number {
  let position = start
  for (;;) {
    DELIMITER.lastIndex = position
    const delimiter = DELIMITER.exec(text)?.index ?? text.length
    const reference = REFERENCES.find((candidate) => text.startsWith(candidate, delimiter))
    if (reference === undefined) return delimiter
    position = delimiter + reference.length
  }
}

function withoutPunctuation(text: string, start: number, end: number): number {
  while (end > start) {
    const reference = REFERENCES.find((candidate) => text.endsWith(candidate, end))
    if (reference !== undefined) end -= reference.length
    else if (PUNCTUATION.has(text.charAt(end - 1))) end--
    else break
  }
  return Math.max(start, end)
}
