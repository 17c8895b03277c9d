import { urlEscape, urlUnescape } from '@tornado-ts/escape'

type PairArguments = Iterable<readonly [name: string, value: string | number | Uint8Array]>

/** What may be appended to a URL. */
export type UrlArguments = Readonly<Record<string, string | number>> | PairArguments

/**
 * Appends arguments to the query of a URL.
 *
 * The URL is text and stays as it is, but for its query, which is encoded anew: a space becomes `+`,
 * and everything but `A-Z a-z 0-9 _ . - ~` is escaped, text as UTF-8 and bytes one by one.
 *
 * @param args A record or pairs, in which a name may come more than once. Without it the URL is
 *   returned unchanged.
 * @throws TypeError for arguments of another type, or text with a lone surrogate.
 *
 * @example
 * ```ts
 * urlConcat('http://a/p?x=1#top', [['q', 'a b']]) // 'http://a/p?x=1&q=a+b#top'
 * ```
 *
 * @tornado httputil.url_concat
 */
export function urlConcat(url: string, args?: UrlArguments | null): string {
  if (args === undefined || args === null) return url
  const [beforeFragment, fragment] = splitBefore(url, '#')
  const [path, query] = splitBefore(beforeFragment, '?')
  const pairs = [...parseQuery(query.slice(1)), ...pairsOf(args)]
  const encoded = pairs.map(([name, value]) => `${urlEscape(name)}=${urlEscape(value)}`)
  return path + (encoded.length === 0 ? '' : `?${encoded.join('&')}`) + fragment
}

type Text = string | Uint8Array

function pairsOf(args: UrlArguments): [Text, Text][] {
  if (typeof args !== 'object' || ArrayBuffer.isView(args)) {
    throw new TypeError(`'args' must be a record or an iterable of pairs, not ${typeof args}`)
  }
  const pairs = isIterable(args) ? [...args] : Object.entries(args)
  return pairs.map(([name, value]) => [name, typeof value === 'number' ? String(value) : value])
}

function isIterable(args: UrlArguments): args is PairArguments {
  return Symbol.iterator in args
}

/** The pairs of a query, as bytes because they need not be UTF-8; empty fields are dropped. */
function parseQuery(query: string): [Text, Text][] {
  const fields = query.split('&').filter((field) => field !== '')
  return fields.map((field) => {
    const [name, value] = splitBefore(field, '=')
    return [urlUnescape(name, { encoding: null }), urlUnescape(value.slice(1), { encoding: null })]
  })
}

/** The text before the first `mark`, and the rest with it. */
function splitBefore(text: string, mark: string): [before: string, rest: string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}
