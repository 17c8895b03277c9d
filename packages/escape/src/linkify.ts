import { type Str } from './bytes-and-text.ts'
import { findUrls, type FoundUrl } from './find-urls.ts'
import { xhtmlEscape } from './xhtml-escape.ts'

/** Options of {@link linkify}. */
export interface LinkifyOptions {
  /** Shorten long URLs for display; the whole one is in `href` and `title`. Default false. */
  readonly shorten?: boolean
  /** More attributes for the element: HTML, or a function that makes it from the `href`. */
  readonly extraParams?: string | ((href: string) => string)
  /** Link only URLs that name their protocol, not `www.example.com`. Default false. */
  readonly requireProtocol?: boolean
  /**
   * The protocols to link, compared exactly; default `http` and `https`. Allowing `javascript`
   * lets the text's author run code in the reader's page.
   */
  readonly permittedProtocols?: Iterable<string>
}

const MAX_LENGTH = 30
const MAX_PATH_LENGTH = 8

/**
 * Escapes plain text for HTML and turns the URLs in it into links.
 *
 * @param text The text; bytes are UTF-8.
 * @returns HTML. The time taken is proportional to the length of the text.
 *
 * @example
 * ```ts
 * linkify('see www.example.com.')
 * // see <a href="http://www.example.com">www.example.com</a>.
 * ```
 *
 * @tornado escape.linkify
 */
export function linkify(text: Str, options: LinkifyOptions = {}): string {
  const permitted = new Set(options.permittedProtocols ?? ['http', 'https'])
  const requireProtocol = options.requireProtocol ?? false
  const escaped = xhtmlEscape(text)
  let html = ''
  let done = 0
  for (const found of findUrls(escaped)) {
    const linked = found.protocol === undefined ? !requireProtocol : permitted.has(found.protocol)
    if (!linked) continue
    html += escaped.slice(done, found.start) + makeLink(found, options)
    done = found.start + found.url.length
  }
  return html + escaped.slice(done)
}

function makeLink(found: FoundUrl, options: LinkifyOptions): string {
  const { url } = found
  const href = found.protocol === undefined ? `http://${url}` : url
  const attributes = extraAttributes(options.extraParams, href)
  const shown = options.shorten === true ? shortened(found) : url
  const title = shown === url ? '' : ` title="${href}"`
  return `<a href="${href}"${attributes}${title}>${shown}</a>`
}

function extraAttributes(extra: LinkifyOptions['extraParams'] = '', href: string): string {
  if (typeof extra === 'function') return ` ${extra(href).trim()}`
  return extra === '' ? '' : ` ${extra.trim()}`
}

/** Keeps the host and the beginning of the path; returns the URL itself where that saves nothing. */
function shortened({ url, prefixLength }: FoundUrl): string {
  if (url.length <= MAX_LENGTH) return url
  const [host = '', path] = url.slice(prefixLength).split('/', 2)
  let short = url
  if (path !== undefined) {
    const [shortPath = ''] = clip(path, MAX_PATH_LENGTH).split(/[?.]/, 1)
    short = `${url.slice(0, prefixLength)}${host}/${shortPath}`
  }
  if (short.length > MAX_LENGTH * 1.5) short = clip(short, MAX_LENGTH)
  if (short === url) return url
  // The text is HTML by now: do not cut a character reference in two.
  const ampersand = short.lastIndexOf('&')
  if (ampersand > MAX_LENGTH - 5) short = short.slice(0, ampersand)
  return short.length + 3 < url.length ? `${short}...` : url
}

/** The first `length` code units, less one where that would cut a surrogate pair in two. */
function clip(text: string, length: number): string {
  const pairCut = (text.codePointAt(length - 1) ?? 0) > 0xffff
  return text.slice(0, pairCut ? length - 1 : length)
}
