/** A start tag of an HTML page. */
export interface StartTag {
  /** In lower case. */
  readonly name: string
  /** The first value of each attribute, by its name in lower case; entities are left as they are. */
  readonly attributes: ReadonlyMap<string, string>
}

const NAME = /[a-z][^\s/>]*/iy
const ATTRIBUTE = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>][^\s>]*)))?/y

/** Elements whose content is text, whatever it looks like. */
const TEXT_ELEMENTS = new Set(['script', 'style', 'textarea', 'title'])

/**
 * Finds the start tags of a page.
 *
 * As much of HTML's tokenizer as that takes. Each step goes forward, so that no page, however odd,
 * takes longer than its length allows.
 */
export function* startTags(html: string): Generator<StartTag> {
  let at = html.indexOf('<')
  while (at >= 0) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4)
      if (end < 0) return
      at = html.indexOf('<', end)
      continue
    }
    const name = match(NAME, html, at + 1)?.[0].toLowerCase()
    if (name === undefined) {
      at = html.indexOf('<', at + 1)
      continue
    }
    const { attributes, end } = readAttributes(html, at + 1 + name.length)
    if (end < 0) return
    yield { name, attributes }
    const after = TEXT_ELEMENTS.has(name) ? endOfText(html, end, name) : end
    at = after < 0 ? -1 : html.indexOf('<', after)
  }
}

/** Reads up to the `>`; `end` is -1 if there is none. */
function readAttributes(
  html: string,
  start: number,
): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>()
  let at = start
  while (at < html.length) {
    const found = match(ATTRIBUTE, html, at)
    if (found === null) {
      if (html[at] === '>') return { attributes, end: at + 1 }
      at++
      continue
    }
    const [whole, name = '', double, single, bare] = found
    const key = name.toLowerCase()
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '')
    at += whole.length
  }
  return { attributes, end: -1 }
}

function endOfText(html: string, start: number, name: string): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, 'gi')
  end.lastIndex = start
  return end.exec(html)?.index ?? -1
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
