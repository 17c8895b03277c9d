import { xhtmlUnescape } from '@tornado-ts/escape'
import { startTags } from './start-tags.ts'

/**
 * The links of an HTML page, as absolute URLs without fragments.
 *
 * @param pageUrl What relative links are relative to.
 */
export function findLinks(html: string, pageUrl: string): string[] {
  const links = new Set<string>()
  for (const { name, attributes } of startTags(html)) {
    const href = name === 'a' ? attributes.get('href') : undefined
    if (href === undefined) continue
    const target = xhtmlUnescape(href).trim()
    if (!URL.canParse(target, pageUrl)) continue
    const url = new URL(target, pageUrl)
    url.hash = ''
    links.add(url.href)
  }
  return [...links]
}
